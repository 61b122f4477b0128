package org.lifeline.voucher;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.lifeline.ledger.Part;
import org.lifeline.platform.money.Money;

/**
 * An issued voucher as the ledger has it.
 *
 * @param part which part of what its case holds it is paid from
 * @param redeemed what has been spent of its value
 * @param qr the whole text of its QR
 * @param provisional issued in an emergency, before the stages decided
 * @param documentSha256 of its PDF; null until that is made
 */
public record Voucher(
        VoucherCode code,
        String application,
        String programme,
        Part part,
        Money value,
        Money redeemed,
        State state,
        String issuedBy,
        Instant issuedAt,
        Instant expiresAt,
        String qr,
        @Nullable String documentSha256,
        boolean provisional) {

    /** The names are those of the API and the table. */
    public enum State {
        issued,
        exhausted,
        expired,
        revoked
    }

    /** What can still be redeemed: nothing, once it has ended. */
    public Money balance() {
        return state == State.issued ? value.minus(redeemed) : Money.zero(value.currencyCode());
    }
}
