/**
 * Somebody who can no longer log in gets their account back: a social worker who has seen two papers asks, the holder of the account has time
 * to object, and a manager confirms (decision 0096). Only where the product keeps the accounts itself.
 */
@NullMarked
package org.lifeline.recovery;

import org.jspecify.annotations.NullMarked;
