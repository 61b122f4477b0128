package org.lifeline.redemption;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;
import org.lifeline.programme.Presence;
import org.lifeline.voucher.VoucherCode;

/**
 * Help that was given on a voucher.
 *
 * @param balance what was left on the voucher after it
 * @param presence how the beneficiary showed to be there
 * @param paper what the provider looked at; null unless that was asked
 * @param device as its user named it, or null
 * @param overdrawn paid beyond the voucher's value, by the programme: a manager decided so about a redemption without a network
 * @param reversedAt when it was taken back; null while it stands
 */
public record Redemption(
        UUID id,
        VoucherCode voucher,
        String provider,
        Money amount,
        Money balance,
        String redeemedBy,
        Instant redeemedAt,
        Presence presence,
        @Nullable IdentityPaper paper,
        @Nullable String device,
        boolean overdrawn,
        @Nullable Instant reversedAt) {}
