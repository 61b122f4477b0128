@NullMarked
package org.lifeline.reimbursement.process;

import org.jspecify.annotations.NullMarked;
