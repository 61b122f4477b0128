package org.lifeline.voucher;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lifeline.ledger.Part;
import org.lifeline.platform.money.Money;
import org.lifeline.programme.ServiceProvider;

/**
 * An issued voucher, with its balance and state.
 *
 * @param part the part of its case's funds from which it is paid
 * @param redeemed the part of its value that was spent
 * @param qr the complete text of its QR code
 * @param provisional issued as emergency help, before the stages decided
 * @param providers codes of the only providers that may accept it; empty: all providers of the programme
 * @param documentSha256 checksum of its PDF; null until the PDF is made
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

    /** The names are the same in the API and in the table. */
    public enum State {
        issued,
        suspended,
        exhausted,
        expired,
        revoked,
        replaced;

        /**
         * In words.
         *
         * @param over the voucher's time is over, which nothing may have noted yet
         */
        String title(boolean over) {
            return switch (this) {
                case issued -> over ? "Expired" : "Ready to use";
                case exhausted -> "Used up";
                case expired -> "Expired";
                case revoked -> "Cancelled";
                case suspended -> over ? "Expired" : "Suspended";
                case replaced -> "Replaced by another voucher";
            };
        }
    }

    /** Whether the voucher has not ended. While it is active, the rest of its value stays reserved. */
    public boolean isActive() {
        return state == State.issued || state == State.suspended;
    }

    /** Whether a provider of the programme may accept it. */
    public boolean isFor(ServiceProvider provider) {
        return providers.isEmpty() || providers.contains(provider.code());
    }

    /** What is left of its value; zero once it has ended. */
    public Money balance() {
        return isActive() ? value.minus(redeemed) : Money.zero(value.currencyCode());
    }
}
