package org.lifeline.redemption;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;
import org.lifeline.programme.Presence;
import org.lifeline.voucher.VoucherCode;

/**
 * Help that was given for a voucher.
 *
 * @param balance what was left of the voucher's value afterwards
 * @param presence how the beneficiary's presence was checked
 * @param paper the identity paper that the provider looked at; null unless one was asked for
 * @param device the device's name, as its user gave it; or null
 * @param overdrawn paid by the programme beyond the voucher's value, as managers decided about a redemption without a network
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
