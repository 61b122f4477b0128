package org.lifeline.reimbursement;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;

/**
 * A provider's claim to be paid for help that it gave.
 *
 * @param provider code of the organisation
 * @param amount the sum of its lines
 * @param approved what is owed of it, once it is approved
 * @param invoiceNumber the provider's own number; no two live claims of the provider have the same in a year
 * @param version counts the changes while it is with its provider
 * @param language in which its provider is written to
 * @param disputes the claim whose decision this one disputes; null for a claim of its own
 * @param reasonCode why it was returned or rejected
 * @param payable the signed document and the payment instruction, once it is approved
 * @param payment the payment, once it is paid
 */
public record Claim(
        String number,
        String provider,
        String programme,
        Money amount,
        @Nullable Money approved,
        String invoiceNumber,
        LocalDate invoiceDate,
        ClaimStatus status,
        Instant createdAt,
        @Nullable Instant submittedAt,
        @Nullable String reasonCode,
        @Nullable Payable payable,
        @Nullable Payment payment,
        int version,
        String language,
        @Nullable String disputes) {

    /**
     * The documents from which an approved claim is paid.
     *
     * @param qr text of the document's signed QR code
     * @param documentSha256 checksum of the PDF in the document store
     * @param instructionSha256 checksum of the pain.001 file in the document store; null where the provider is not paid by a bank transfer
     */
    public record Payable(
            Instant approvedAt,
            String qr,
            String documentSha256,
            @Nullable String instructionSha256) {}

    /** @param reference the bank's reference */
    public record Payment(String reference, LocalDate paidOn, String recordedBy) {}
}
