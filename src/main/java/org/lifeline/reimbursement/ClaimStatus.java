package org.lifeline.reimbursement;

/** Where a claim stands. The names are the same in the API and in the table. */
public enum ClaimStatus {
    draft("Draft", "You have not submitted this claim yet."),
    submitted("In review", "We have your claim and are checking it."),
    returned("Returned to you", "Something is missing. Put it right and submit the claim again, or withdraw it."),
    approved("Approved", "Your claim is approved. The payment is on its way."),
    rejected("Not approved", "Your claim was not approved. The reason is below; the redemptions can be claimed again."),
    withdrawn("Withdrawn", "You withdrew this claim; the redemptions can be claimed again."),
    paid("Paid", "Your claim is paid.");

    private final String title;
    private final String explanation;

    ClaimStatus(String title, String explanation) {
        this.title = title;
        this.explanation = explanation;
    }

    public String title() {
        return title;
    }

    public String explanation() {
        return explanation;
    }

    /** Whether its provider can still change it. */
    public boolean isWithProvider() {
        return this == draft || this == returned;
    }
}
