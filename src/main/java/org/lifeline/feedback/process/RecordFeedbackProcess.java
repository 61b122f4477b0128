package org.lifeline.feedback.process;

/** The process {@code recordFeedback}: its key and its variables. Its business key is the application's number. */
final class RecordFeedbackProcess {

    static final String KEY = "recordFeedback";
    static final String VOUCHER_CODE = "voucherCode";
    static final String APPLICATION_NUMBER = "applicationNumber";
    static final String RECORDER = "recorder";
    static final String REDEMPTION_ID = "redemptionId";
    static final String RECEIVED = "received";
    static final String ASKED_TO_PAY = "askedToPay";
    static final String HELP_CHOICES = "helpChoices";

    private RecordFeedbackProcess() {}
}
