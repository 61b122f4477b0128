package org.lifeline.application;

/** Where an application stands. The names are the same in the API and in the table. */
public enum Status {
    draft("Draft", "You have not sent this application yet."),
    submitted("Received", "We have your application and are checking it."),
    inAssessment("In assessment", "An officer is looking at your application."),
    waitingForApplicant("We need something from you", "An officer has a question. Read it below and answer."),
    waitingForFunds(
            "Approved, waiting for funds",
            "Your application is approved. The voucher follows as soon as funds arrive."),
    approved("Approved", "Your application is approved. Your voucher is being made."),
    voucherIssued("Voucher issued", "Your voucher is ready. Show it at the hospital or pharmacy."),
    rejected("Not approved", "Your application was not approved. The reason is below."),
    inAppeal("In appeal", "Somebody who was not involved before is reviewing your application."),
    withdrawn("Withdrawn", "This application was withdrawn."),
    programmeClosed(
            "Programme closed",
            "The programme was closed before it could help you. No voucher will be issued for this application.");

    private final String title;
    private final String explanation;

    Status(String title, String explanation) {
        this.title = title;
        this.explanation = explanation;
    }

    /** Whether the status allows a withdrawal: nothing was promised yet and the case is not over. */
    boolean mayBeWithdrawn() {
        return switch (this) {
            case submitted, inAssessment, waitingForApplicant, waitingForFunds, approved -> true;
            case draft, voucherIssued, rejected, inAppeal, withdrawn, programmeClosed -> false;
        };
    }

    public String title() {
        return title;
    }

    public String explanation() {
        return explanation;
    }
}
