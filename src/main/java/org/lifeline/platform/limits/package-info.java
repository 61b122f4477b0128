/** Limits how often one address or one account may send requests, counted over all nodes. */
@NullMarked
package org.lifeline.platform.limits;

import org.jspecify.annotations.NullMarked;
