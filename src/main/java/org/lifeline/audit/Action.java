package org.lifeline.audit;

/** What an entry of the audit log records. The name of the constant is the code in the table and in every export. */
public enum Action {
    decision("Decision"),
    assessment("Assessment"),
    entitlementItems("What the help consists of"),
    stageReassigned("Stage given to another officer"),
    appealFiled("Appeal filed"),
    appealDecided("Appeal decided"),
    emergencyDecided("Emergency help decided"),
    emergencyReviewed("Emergency help reviewed"),
    applicationWithdrawn("Application withdrawn"),
    applicationLapsed("Application ended after a long silence"),
    fundsReserved("Funds reserved"),
    fundsReleased("Funds released"),
    voucherIssued("Voucher issued"),
    voucherExpired("Voucher expired"),
    voucherRevoked("Voucher revoked"),
    voucherSuspended("Voucher suspended"),
    voucherResumed("Voucher resumed"),
    voucherReplaced("Voucher replaced"),
    vouchersPrinted("Vouchers printed"),
    voucherPrinted("Voucher printed"),
    voucherPrintedAgain("Voucher printed again"),
    voucherPrintOpened("Print of vouchers opened"),
    pinSent("PIN sent"),
    contactChanged("Contact data changed"),
    documentRemoved("Document removed before it was sent"),
    redemption("Redemption"),
    redemptionReversed("Redemption reversed"),
    deviceRegistered("Device registered to work without a network"),
    deviceActivated("Device made active"),
    deviceWithdrawn("Device withdrawn"),
    redemptionOverdrawn("Redemption beyond the voucher"),
    overdrawnDecided("Redemption beyond the voucher decided"),
    overdrawnConfirmed("Decision about a redemption beyond the voucher confirmed or not"),
    fraudSignal("Fraud signal"),
    fraudReviewed("Fraud signal reviewed"),
    claimSubmitted("Claim submitted"),
    claimWithdrawn("Claim withdrawn"),
    claimReturned("Claim returned"),
    claimApproved("Claim approved"),
    claimRejected("Claim rejected"),
    payment("Payment recorded"),
    paymentRunPrepared("Payment run prepared"),
    paymentRunReleased("Payment run released"),
    paymentRunDropped("Payment run given up"),
    paymentFileWritten("Payment file written"),
    paymentFailed("Payment rejected or returned by the bank"),
    bankFileRead("Bank file read"),
    bankLineCleared("Line of a bank file cleared up"),
    setUpChange("Set-up changed"),
    changeAsked("Change asked for"),
    changeConfirmed("Change confirmed by a second person"),
    changeRefused("Change refused by a second person"),
    changeLapsed("Change that nobody decided on"),
    logIn("Log-in"),
    logInFailed("Log-in failed"),
    logOut("Log-out"),
    export("Export of the audit log"),
    refused("Attempt refused"),
    personalDataRead("Personal data read"),
    personalDataErased("Personal data erased");

    private final String title;

    Action(String title) {
        this.title = title;
    }

    /** The action in words. */
    public String title() {
        return title;
    }
}
