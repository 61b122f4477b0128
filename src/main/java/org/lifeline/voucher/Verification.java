package org.lifeline.voucher;

import org.jspecify.annotations.Nullable;

/**
 * The result of the verification of a voucher's QR code. It covers everything that needs no connection. Whether the voucher was revoked or
 * used up must be asked from the status list and the ledger.
 *
 * @param reason why the voucher is not valid; null when it is
 * @param content what the voucher says; present whenever the signature is ours, also for an expired voucher; null when the code could be
 *     forged
 * @param kid id of the key that signed it; present under the same condition
 */
public record Verification(
        @Nullable Reason reason,
        @Nullable VoucherContent content,
        @Nullable String kid) {

    /** Why a voucher is not valid, in the order of the checks. */
    public enum Reason {
        TOO_LARGE("tooLarge", "This code is longer than any voucher that we issue."),
        NOT_A_VOUCHER("notAVoucher", "This is not one of our vouchers."),
        ONLY_NUMBER(
                "onlyNumber",
                "The number alone does not prove that a voucher is genuine. Scan the square code, or paste the whole link behind it."),
        NOT_CANONICAL("notCanonical", "This code is damaged or was not made by us. Scan it again."),
        WRONG_ALGORITHM("wrongAlgorithm", "This voucher is signed in a way that we do not accept. Do not honour it."),
        FOREIGN_ISSUER("foreignIssuer", "This voucher was issued by somebody else, not by this organisation."),
        UNKNOWN_KEY("unknownKey", "This voucher is signed with a key that we do not know. Do not honour it."),
        BAD_SIGNATURE("badSignature", "The signature is wrong: this voucher was changed or forged. Do not honour it."),
        UNKNOWN_LAYOUT("unknownLayout", "This voucher is genuine, but of a version that cannot be read here."),
        NOT_YET_VALID("notYetValid", "This voucher is genuine, but it is not valid yet."),
        EXPIRED("expired", "This voucher is genuine, but it has expired."),
        WRONG_PROVIDER("wrongProvider", "This voucher is genuine, but it may not be used at this provider.");

        private final String code;
        private final String message;

        Reason(String code, String message) {
            this.code = code;
            this.message = message;
        }

        /** The stable name in the API. */
        public String code() {
            return code;
        }

        /** A message in plain English for the person who scanned the voucher. */
        public String message() {
            return message;
        }
    }

    private static final String HOLDS = "This voucher is genuine and in date.";

    public boolean valid() {
        return reason == null;
    }

    /** A message in plain English for the person who scanned the voucher. */
    public String message() {
        return reason == null ? HOLDS : reason.message();
    }

    static Verification unproven(Reason reason) {
        return new Verification(reason, null, null);
    }
}
