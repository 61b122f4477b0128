/**
 * Ensures that a request that is sent twice with the same {@code Idempotency-Key} has its effect once; the second one gets the first one's
 * answer.
 */
@NullMarked
package org.lifeline.platform.idempotency;

import org.jspecify.annotations.NullMarked;
