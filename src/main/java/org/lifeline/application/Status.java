package org.lifeline.application;

/** Where an application stands. The names are those of the API and the table. */
public enum Status {
    draft("Draft", "You have not sent this application yet."),
    submitted("Received", "We have your application and are checking it."),
    inAssessment("In assessment", "An officer is looking at your application."),
    waitingForFunds("Approved, waiting for funds", "Your application is approved. The voucher follows as soon as funds arrive."),
    approved("Approved", "Your application is approved. Your voucher is being made."),
    voucherIssued("Voucher issued", "Your voucher is ready. Show it at the hospital or pharmacy."),
    rejected("Not approved", "Your application was not approved. The reason is below.");

    private final String title;
    private final String explanation;

    Status(String title, String explanation) {
        this.title = title;
        this.explanation = explanation;
    }

    public String title() {
        return title;
    }

    public String explanation() {
        return explanation;
    }
}
