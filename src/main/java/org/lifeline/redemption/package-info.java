/**
 * Redemption of vouchers at providers, with and without a network: presence checks, devices, receipts, reversals, overdrawn redemptions and
 * fraud signals. What a voucher is, and its balance, is in {@code voucher}; the payment of providers is in {@code reimbursement}.
 */
@NullMarked
package org.lifeline.redemption;

import org.jspecify.annotations.NullMarked;
