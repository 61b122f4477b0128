package org.lifeline.voucher;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;
import org.lifeline.programme.Presence;

/**
 * What a voucher's QR says. Times are whole seconds.
 *
 * @param issuer address of the organisation's installation that signed it
 * @param validFrom first moment at which it may be used
 * @param expires from this moment on it may not
 * @param programme code of the programme, opaque where its name would reveal a condition
 * @param items what it is for; may be empty
 * @param holderShown short form of the holder's name ({@link HolderName#shorten}), never the full one
 * @param birth year of the holder's birth, when known
 * @param providers codes of the providers that may take it; empty means every provider of the programme
 * @param status where its signed status is published
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

    /** @param approximate whether no more than about this year is known, so that a paper of the holder may say another one */
    public record BirthYear(int year, boolean approximate) {
        public BirthYear {
            if (year < 1850 || year > 2200) {
                throw new IllegalArgumentException("The birth year cannot be right");
            }
        }
    }

    /** @param name what it is for, in the words of the provider's trade */
    public record Item(String name, int quantity) {
        public Item {
            requireText("An item's name", name, 60);
            if (quantity < 1) {
                throw new IllegalArgumentException("An item's quantity must be at least 1");
            }
        }
    }

    /**
     * What a provider may do without a connection (the loss that an offline copy can cause).
     *
     * @param uses at most so many offline redemptions
     * @param minor at most so much in all, in minor units of the voucher's currency
     * @param statusMaxAgeHours how old the status list may be
     */
    public record OfflineLimits(int uses, long minor, int statusMaxAgeHours) {

        /** Only with a connection. */
        public static final OfflineLimits NONE = new OfflineLimits(0, 0, 0);

        public OfflineLimits {
            if (uses < 0 || minor < 0 || statusMaxAgeHours < 0) {
                throw new IllegalArgumentException("An offline limit must not be negative");
            }
        }

        /** The same where the beneficiary shows to be there in this way: a PIN can be checked by the server alone. */
        public OfflineLimits where(Presence asked) {
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

    /** @throws IllegalArgumentException when a part is missing, too long or contradicts another */
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
