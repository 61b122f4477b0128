package org.lifeline.redemption;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.InvalidMoneyException;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;

/**
 * A redemption that a device recorded and signed without a network.
 *
 * @param payload the signed text: base64url (RFC 4648 §5) of the JSON
 * @param signature of that text: ECDSA P-256 with SHA-256, r and s one after the other (IEEE P1363)
 */
record OfflineRecord(String payload, byte[] signature, Content content) {

    private static final int VERSION = 1;
    private static final int LONGEST_PAYLOAD = 4096;
    private static final int LONGEST_QR = 2048;
    private static final long LARGEST_AMOUNT = 1_000_000_000_000_000L;
    private static final long LAST_SECOND = 253_402_300_799L;

    /**
     * @param v version of the record's layout
     * @param seq the record's number in the device's chain, from 1
     * @param previous {@link #hash} of the preceding record; null in the first
     * @param qr the text of the voucher's QR code
     * @param paper the identity paper that was looked at, where the programme asks for one
     * @param items how many of each thing are given, where the voucher is for certain things
     * @param at when it was recorded, by the device's clock, in seconds since 1970
     * @param statusIat when the status list that the device used was signed, in seconds since 1970
     */
    record Content(
            @JsonProperty(required = true) int v,
            @JsonProperty(required = true) UUID uuid,
            @JsonProperty(required = true) UUID device,
            @JsonProperty(required = true) long seq,
            @Nullable String previous,
            @JsonProperty(required = true) String qr,
            @JsonProperty(required = true) String currency,
            @JsonProperty(required = true) long amountMinor,
            @Nullable IdentityPaper paper,
            @Nullable Map<String, Integer> items,
            @JsonProperty(required = true) long at,
            @JsonProperty(required = true) long statusIat) {}

    /**
     * Parses a record and checks its form. It does not check the signature; {@link DeviceKey} does.
     *
     * @param field the name of the record in the request, for the refusal
     * @throws Refused 422 when it is not a record of this layout
     */
    static OfflineRecord read(ObjectMapper json, String field, @Nullable String payload, @Nullable String signature) {
        if (payload == null || payload.length() > LONGEST_PAYLOAD) {
            throw Refused.invalid(
                    field + ".payload", "Give the signed text, at most " + LONGEST_PAYLOAD + " characters.");
        }
        Content content;
        try {
            content = json.readerFor(Content.class)
                    .without(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .with(
                            DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                            DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .readValue(decode(payload));
        } catch (IOException | IllegalArgumentException e) {
            throw Refused.invalid(
                    field + ".payload",
                    "This is not a record: send base64url of a JSON object with the fields of layout 1.");
        }
        String fault = fault(content);
        if (fault != null) {
            throw Refused.invalid(field + ".payload", fault);
        }
        try {
            return new OfflineRecord(payload, decode(String.valueOf(signature)), content);
        } catch (IllegalArgumentException e) {
            throw Refused.invalid(field + ".signature", "Give the signature in base64url.");
        }
    }

    private static byte[] decode(String text) {
        if (text.endsWith("=")) {
            throw new IllegalArgumentException("padded");
        }
        return Base64.getUrlDecoder().decode(text);
    }

    private static @Nullable String fault(@Nullable Content content) {
        if (content == null || content.v() != VERSION) {
            return "Only records of layout " + VERSION + " are taken.";
        }
        if (content.uuid() == null
                || content.device() == null
                || content.seq() < 1
                || (content.seq() == 1) != (content.previous() == null)) {
            return "A chain begins with number 1 and nothing before it.";
        }
        if (content.qr() == null || content.qr().isBlank() || content.qr().length() > LONGEST_QR) {
            return "The record has no voucher's code.";
        }
        if (content.currency() == null
                || !isCurrency(content.currency())
                || content.amountMinor() < 1
                || content.amountMinor() > LARGEST_AMOUNT) {
            return "The record has no amount in a currency of ISO 4217.";
        }
        if (content.items() != null
                && (content.items().size() > 10
                        || content.items().values().stream().anyMatch(q -> q == null || q < 1 || q > 999))) {
            return "The record gives no whole number of a thing.";
        }
        if (content.at() < 0
                || content.at() > LAST_SECOND
                || content.statusIat() < 0
                || content.statusIat() > LAST_SECOND) {
            return "The record has no time.";
        }
        return null;
    }

    private static boolean isCurrency(String code) {
        try {
            Money.zero(code);
            return true;
        } catch (InvalidMoneyException e) {
            return false;
        }
    }

    UUID uuid() {
        return content.uuid();
    }

    long seq() {
        return content.seq();
    }

    Money amount() {
        return Money.ofMinor(content.currency(), content.amountMinor());
    }

    Instant notedAt() {
        return Instant.ofEpochSecond(content.at());
    }

    Instant statusAt() {
        return Instant.ofEpochSecond(content.statusIat());
    }

    String signatureText() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }

    /** SHA-256 of the signed text, base64url. The next record names it as its predecessor. */
    String hash() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(DigestUtils.sha256(payload.getBytes(StandardCharsets.US_ASCII)));
    }
}
