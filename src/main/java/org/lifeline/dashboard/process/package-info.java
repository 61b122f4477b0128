/** The constants and delegates of the processes that make reports and publish counts. */
@NullMarked
package org.lifeline.dashboard.process;

import org.jspecify.annotations.NullMarked;
