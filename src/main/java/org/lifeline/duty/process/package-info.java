/** Checks the separation of duties whenever a user task is assigned. The rules are in {@code duty}. */
@NullMarked
package org.lifeline.duty.process;

import org.jspecify.annotations.NullMarked;
