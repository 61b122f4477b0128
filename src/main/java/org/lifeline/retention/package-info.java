/** The end of personal data: what was said about somebody is erased when its period is over; what was done stays. */
@NullMarked
package org.lifeline.retention;

import org.jspecify.annotations.NullMarked;
