/**
 * The constants, delegates, listeners and form values of {@code programmeSetup} and of the small processes that pause, resume, extend, top
 * up or close a programme or change its managers. The rules are in {@code programme}.
 */
@NullMarked
package org.lifeline.programme.process;

import org.jspecify.annotations.NullMarked;
