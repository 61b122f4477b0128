/** Amounts of money, exact, in minor units. */
@NullMarked
package org.lifeline.platform.money;

import org.jspecify.annotations.NullMarked;
