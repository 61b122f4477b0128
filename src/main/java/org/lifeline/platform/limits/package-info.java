/** How often one address or one account may ask, counted over all nodes. */
@NullMarked
package org.lifeline.platform.limits;

import org.jspecify.annotations.NullMarked;
