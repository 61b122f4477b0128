package org.lifeline.application;

/** What can happen to an application, in the words in which its applicant reads it. */
public final class ApplicationEvents {

    private ApplicationEvents() {}

    /** @throws IllegalStateException for a kind that no case has */
    public static String title(String kind) {
        return switch (kind) {
            case "submitted" -> "Application received";
            case "approved" -> "Application approved, funds reserved";
            case "waitingForFunds" -> "Application approved, waiting for funds";
            case "voucherIssued" -> "Voucher issued";
            case "voucherExpired" -> "Voucher expired";
            case "voucherRevoked" -> "Voucher cancelled";
            case "voucherSuspended" -> "Voucher suspended";
            case "voucherResumed" -> "Voucher active again";
            case "voucherReplaced" -> "Voucher replaced by another";
            case "rejected" -> "Application not approved";
            case "asked" -> "We have a question for you";
            case "answered" -> "You answered";
            case "assessedAgain" -> "Assessment continued with your answer";
            case "appealFiled" -> "You appealed against the decision";
            case "appealDismissed" -> "Your appeal was dismissed";
            case "appealAllowed" -> "Your appeal was successful and your application continues";
            case "emergencyVoucher" -> "Emergency voucher issued while officers assess";
            case "emergencyStopped" -> "Emergency voucher stopped";
            case "contactChanged" -> "How we reach you was changed";
            case "notReached" -> "A message could not be delivered to you: look at how we reach you";
            case "answerCorrected" -> "An answer was corrected as you asked";
            case "correctionNoted" -> "Your correction stands beside your answer";
            case "withdrawn" -> "Withdrawn";
            case "lapsed" -> "We did not hear from you for a long time";
            case "helpConfirmed" -> "You received all of the help as emergency help";
            case "programmeClosed" -> "The programme was closed";
            default -> throw new IllegalStateException("no words for " + kind);
        };
    }
}
