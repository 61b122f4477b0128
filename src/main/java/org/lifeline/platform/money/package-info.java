/** Exact amounts of money in minor units, and text as messages to banks take it. */
@NullMarked
package org.lifeline.platform.money;

import org.jspecify.annotations.NullMarked;
