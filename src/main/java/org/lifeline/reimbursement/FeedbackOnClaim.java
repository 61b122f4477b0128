package org.lifeline.reimbursement;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lifeline.feedback.Feedback;

/**
 * What beneficiaries say about the redemptions of a claim, as officers see it.
 *
 * @param held whether a complaint keeps the claim from being approved and paid
 * @param asked how many redemptions a beneficiary was asked about, or called about
 * @param rows some of them; complaints come first, then those with an answer
 */
record FeedbackOnClaim(boolean held, int asked, int answered, List<Row> rows) {

    /**
     * @param answer {@code notReceived}, {@code askedToPay}, {@code well} or {@code none}
     * @param alsoAskedToPay whether the help was neither received nor free
     * @param finding {@code open}, {@code cleared} or {@code confirmed}; null where there is no complaint
     */
    record Row(
            String voucherCode,
            String answer,
            boolean alsoAskedToPay,
            @Nullable String recordedBy,
            @Nullable String finding,
            @Nullable String reason,
            @Nullable String decidedBy) {}

    static FeedbackOnClaim of(int asked, int answered, List<Feedback> feedbacks, boolean held) {
        return new FeedbackOnClaim(
                held,
                asked,
                answered,
                feedbacks.stream()
                        .sorted(Comparator.comparing(Feedback::complaint).reversed())
                        .map(FeedbackOnClaim::row)
                        .toList());
    }

    private static Row row(Feedback each) {
        boolean pay = Boolean.TRUE.equals(each.askedToPay());
        boolean missing = Boolean.FALSE.equals(each.received());
        String answer = each.answeredAt() == null ? "none" : missing ? "notReceived" : pay ? "askedToPay" : "well";
        return new Row(
                each.voucherCode(),
                answer,
                missing && pay,
                each.recordedBy(),
                !each.complaint() ? null : each.finding() == null ? "open" : each.finding(),
                each.reason(),
                each.decidedBy());
    }
}
