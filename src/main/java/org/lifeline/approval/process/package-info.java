@NullMarked
package org.lifeline.approval.process;

import org.jspecify.annotations.NullMarked;
