/** The product's only clock, its days, and the formats in which people read them, all in the time zone {@code lifeline.zone}. */
@NullMarked
package org.lifeline.platform.time;

import org.jspecify.annotations.NullMarked;
