package org.lifeline.reimbursement;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.signing.Refusal;
import org.lifeline.reimbursement.PayableSigner.PayableVerification;
import org.springframework.stereotype.Service;

/** Checks whether an accounts-payable document is genuine and still to be paid. It changes nothing. */
@Service
class PayableCheck {

    /**
     * The content of the QR code.
     *
     * @param amount in major units
     * @param instructionSha256 checksum of the payment instruction, lower-case hex
     */
    public record Content(
            String claim,
            String creditor,
            BigDecimal amount,
            String currency,
            String invoice,
            Instant issuedAt,
            @Nullable String instructionSha256) {}

    /**
     * @param valid whether it may be paid now
     * @param reason why not, as a stable code; null when it is valid
     * @param message the reason in words
     */
    public record Answer(
            boolean valid,
            @Nullable String reason,
            String message,
            @Nullable Content content) {}

    private final PayableSigner signer;
    private final Claims claims;

    PayableCheck(PayableSigner signer, Claims claims) {
        this.signer = signer;
        this.claims = claims;
    }

    /** @param qr the text that was scanned or pasted */
    Answer check(String qr) {
        PayableVerification verification = signer.verify(qr);
        PayableContent said = verification.content();
        if (said == null) {
            Refusal refusal = verification.refusal() == null ? Refusal.UNKNOWN_LAYOUT : verification.refusal();
            return new Answer(false, code(refusal), refusal.message(), null);
        }
        Content content = new Content(
                said.claimNumber(),
                said.creditor(),
                said.amount().major(),
                said.amount().currencyCode(),
                said.invoice(),
                said.issuedAt(),
                said.instructionSha256());
        Optional<Claim> claim = claims.find(said.claimNumber());
        if (claim.isEmpty() || !isRecorded(claim.get(), said)) {
            return new Answer(
                    false,
                    "unknownPayable",
                    "This document is signed by us, but it is not in our books. Do not pay it.",
                    content);
        }
        if (claim.get().status() == ClaimStatus.paid) {
            return new Answer(
                    false,
                    "alreadyPaid",
                    "This document is genuine, and it is paid already. Do not pay it again.",
                    content);
        }
        return new Answer(true, null, "This document is genuine, and it is not paid yet.", content);
    }

    /**
     * If the creation of a payable failed halfway, its document may have been printed. Only the payable that is recorded with the claim is
     * valid.
     */
    private static boolean isRecorded(Claim claim, PayableContent said) {
        return claim.payable() != null
                && claim.amount().equals(said.amount())
                && claim.provider().equals(said.creditor())
                && Objects.equals(claim.payable().instructionSha256(), said.instructionSha256());
    }

    /** The code that the API uses: BAD_SIGNATURE becomes badSignature. */
    private static String code(Refusal refusal) {
        StringBuilder code = new StringBuilder();
        for (String word : refusal.name().toLowerCase(java.util.Locale.ROOT).split("_")) {
            code.append(code.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return code.toString();
    }
}
