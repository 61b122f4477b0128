package org.lifeline.reimbursement;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;

/**
 * The content of an accounts-payable document's QR code. It is enough for a payment switch to match a transfer with what was approved.
 *
 * @param creditor code of the provider to be paid
 * @param invoice the provider's own invoice number
 * @param issuedAt in whole seconds
 * @param instructionSha256 checksum of the payment instruction (pain.001), lower-case hex, when there is one
 */
public record PayableContent(
        String claimNumber,
        String creditor,
        Money amount,
        String invoice,
        Instant issuedAt,
        @Nullable String instructionSha256) {

    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    /** @throws IllegalArgumentException when a part is missing or too long */
    public PayableContent {
        requireText("The claim number", claimNumber);
        requireText("The creditor's code", creditor);
        requireText("The invoice number", invoice);
        if (amount.isZero()) {
            throw new IllegalArgumentException("A payable must be worth something");
        }
        if (instructionSha256 != null && !SHA_256.matcher(instructionSha256).matches()) {
            throw new IllegalArgumentException("The payment instruction's digest must be 64 lower-case hex digits");
        }
        issuedAt = issuedAt.truncatedTo(ChronoUnit.SECONDS);
    }

    private static void requireText(String what, String text) {
        if (text.isBlank() || text.length() > 70) {
            throw new IllegalArgumentException(what + " must have 1 to 70 characters");
        }
    }
}
