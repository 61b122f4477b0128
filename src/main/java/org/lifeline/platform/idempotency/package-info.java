/** A request that is sent again with its {@code Idempotency-Key} happens once: the second sending is answered as the first was. */
@NullMarked
package org.lifeline.platform.idempotency;

import org.jspecify.annotations.NullMarked;
