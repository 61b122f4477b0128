package org.lifeline.voucher;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;
import org.lifeline.programme.Presence;

/**
 * What a voucher's QR code says. Times are whole seconds.
 *
 * @param issuer address of the installation that signed it
 * @param validFrom first moment at which it may be used
 * @param expires from this moment on it may no longer be used
 * @param programme code of the programme, opaque where its name would reveal a condition
 * @param items the things that it is for; may be empty
 * @param holderShown short form of the holder's name ({@link HolderName#shorten}), never the full one
 * @param birth year of the holder's birth, when known
 * @param providers codes of the only providers that may accept it; empty means every provider of the programme
 * @param status where the signed status list with its status is published
 */
public record VoucherContent(
        String issuer,
        VoucherCode code,
        Instant validFrom,
        Instant expires,
        Instant issuedAt,
        String programme,
        List<Item> items,
        Money amount,
        String holderShown,
        @Nullable BirthYear birth,
        List<String> providers,
        OfflineLimits offline,
        StatusReference status) {

    /** @param approximate whether the year is known only approximately, so that the holder's identity paper may show another year */
    public record BirthYear(int year, boolean approximate) {
        public BirthYear {
            if (year < 1850 || year > 2200) {
                throw new IllegalArgumentException("The birth year cannot be right");
            }
        }
    }

    /** @param name what the voucher is for, in the words of the provider's trade */
    public record Item(String name, int quantity) {
        public Item {
            requireText("An item's name", name, 60);
            if (quantity < 1) {
                throw new IllegalArgumentException("An item's quantity must be at least 1");
            }
        }
    }

    /**
     * What a provider may do without a connection. The limits bound the loss that copies of a voucher can cause offline.
     *
     * @param uses the most offline redemptions
     * @param minor the most that they may cost together, in minor units of the voucher's currency
     * @param statusMaxAgeHours the highest age of the status list, in hours
     */
    public record OfflineLimits(int uses, long minor, int statusMaxAgeHours) {

        /** Redemption only with a connection. */
        public static final OfflineLimits NONE = new OfflineLimits(0, 0, 0);

        public OfflineLimits {
            if (uses < 0 || minor < 0 || statusMaxAgeHours < 0) {
                throw new IllegalArgumentException("An offline limit must not be negative");
            }
        }

        /**
         * The limits under this kind of presence check. With a PIN nothing is allowed offline, because only the server can check a PIN.
         */
        public OfflineLimits under(Presence asked) {
            return asked == Presence.pin ? new OfflineLimits(0, 0, statusMaxAgeHours) : this;
        }
    }

    /**
     * An entry of a token status list (IETF).
     *
     * @param uri address of the list
     * @param index of the voucher's entry in it
     */
    public record StatusReference(String uri, long index) {
        public StatusReference {
            requireText("The status list's address", uri, 200);
            if (index < 0) {
                throw new IllegalArgumentException("A status index must not be negative");
            }
        }
    }

    /** @throws IllegalArgumentException when a part is missing, is too long or contradicts another part */
    public VoucherContent {
        requireText("The issuer", issuer, 200);
        requireText("The programme code", programme, 60);
        requireText("The holder as shown", holderShown, 60);
        providers.forEach(provider -> requireText("A provider code", provider, 60));
        if (amount.isZero()) {
            throw new IllegalArgumentException("A voucher must be worth something");
        }
        validFrom = validFrom.truncatedTo(ChronoUnit.SECONDS);
        expires = expires.truncatedTo(ChronoUnit.SECONDS);
        issuedAt = issuedAt.truncatedTo(ChronoUnit.SECONDS);
        if (!expires.isAfter(validFrom)) {
            throw new IllegalArgumentException("A voucher must expire after it becomes valid");
        }
        items = List.copyOf(items);
        providers = List.copyOf(providers);
    }

    private static void requireText(String what, String text, int longest) {
        if (text.isBlank() || text.length() > longest) {
            throw new IllegalArgumentException(what + " must have 1 to " + longest + " characters");
        }
    }
}
