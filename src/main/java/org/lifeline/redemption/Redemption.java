package org.lifeline.redemption;

import java.time.Instant;
import java.util.UUID;
import org.lifeline.platform.money.Money;
import org.lifeline.voucher.VoucherCode;

/**
 * Help that was given on a voucher.
 *
 * @param balance what was left on the voucher after it
 */
public record Redemption(
        UUID id, VoucherCode voucher, String provider, Money amount, Money balance, String redeemedBy, Instant redeemedAt) {}
