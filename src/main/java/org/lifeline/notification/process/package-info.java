/** The constants and delegates of the process {@code tellApplicant}. The messages themselves are in {@code notification}. */
@NullMarked
package org.lifeline.notification.process;

import org.jspecify.annotations.NullMarked;
