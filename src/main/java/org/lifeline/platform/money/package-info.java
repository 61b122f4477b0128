/** Exact amounts of money in minor units. */
@NullMarked
package org.lifeline.platform.money;

import org.jspecify.annotations.NullMarked;
