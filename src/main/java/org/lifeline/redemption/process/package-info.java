/**
 * The constants, delegates, listeners and form values of the processes {@code deviceActivation}, {@code overdrawnRedemption},
 * {@code fraudReview} and {@code watchRedemptions}. The rules are in {@code redemption}.
 */
@NullMarked
package org.lifeline.redemption.process;

import org.jspecify.annotations.NullMarked;
