package org.lifeline.reimbursement;

/** The results of the decision table {@code claimChecks} by which a claim is returned, in words for its provider. */
final class ReturnReason {

    private ReturnReason() {}

    /** @param code from the table; an analyst may have added one that is not known here */
    static String words(String code) {
        return switch (code) {
            case "missingDocuments" -> "No document proves the claim. Add the invoice or a receipt.";
            case "exceedsRedeemed" -> "The claim asks for more than was redeemed.";
            case "tooLate" -> "The last redemption is too long ago: a claim must be submitted within 90 days.";
            default -> "The claim did not pass the check (" + code + ").";
        };
    }
}
