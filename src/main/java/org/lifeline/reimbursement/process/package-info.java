/** The constants, delegates and listeners of the process {@code reimbursementClaim}. The rules are in {@code reimbursement}. */
@NullMarked
package org.lifeline.reimbursement.process;

import org.jspecify.annotations.NullMarked;
