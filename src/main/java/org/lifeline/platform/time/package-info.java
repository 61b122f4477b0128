/** The one clock of the product, its days, and how people read them: all in the zone {@code lifeline.zone}. */
@NullMarked
package org.lifeline.platform.time;

import org.jspecify.annotations.NullMarked;
