/** The constants, delegates, listeners and form values of the process {@code grievance}. The rules are in {@code grievance}. */
@NullMarked
package org.lifeline.grievance.process;

import org.jspecify.annotations.NullMarked;
