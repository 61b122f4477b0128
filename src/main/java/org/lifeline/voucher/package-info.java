/**
 * Vouchers: their code, content, signature, state and balance, their letters and prints, and the status lists. What happens at a provider
 * is in {@code redemption}.
 */
@NullMarked
package org.lifeline.voucher;

import org.jspecify.annotations.NullMarked;
