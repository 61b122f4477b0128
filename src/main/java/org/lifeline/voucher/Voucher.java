package org.lifeline.voucher;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lifeline.ledger.Part;
import org.lifeline.platform.money.Money;
import org.lifeline.programme.ServiceProvider;

/**
 * An issued voucher as the ledger has it.
 *
 * @param part which part of what its case holds it is paid from
 * @param redeemed what has been spent of its value
 * @param qr the whole text of its QR
 * @param provisional issued in an emergency, before the stages decided
 * @param providers codes of those where alone it may be used; empty: all of the programme
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
        boolean provisional,
        List<String> providers) {

    /** The names are those of the API and the table. */
    public enum State {
        issued,
        suspended,
        exhausted,
        expired,
        revoked,
        replaced
    }

    /** Not ended: what is left of it is still reserved. */
    public boolean isActive() {
        return state == State.issued || state == State.suspended;
    }

    /** Whether a provider of the programme may take it. */
    public boolean isFor(ServiceProvider provider) {
        return providers.isEmpty() || providers.contains(provider.code());
    }

    /** What is left of it: nothing, once it has ended. */
    public Money balance() {
        return isActive() ? value.minus(redeemed) : Money.zero(value.currencyCode());
    }
}
