/** The constants, delegates, listeners and form values of the process {@code confirmChange}. The rules are in {@code changes}. */
@NullMarked
package org.lifeline.changes.process;

import org.jspecify.annotations.NullMarked;
