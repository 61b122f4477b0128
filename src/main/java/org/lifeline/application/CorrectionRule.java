package org.lifeline.application;

/** What a correction of an answer does. A decision table, which an analyst may change, answers. */
public interface CorrectionRule {

    /**
     * Whether a correction changes the answer; otherwise it stands beside the answer.
     *
     * @param field key of the form
     * @param phase {@code beforeDecision}, {@code decided} or {@code voucher}: how far the case has come
     */
    boolean changes(String field, String phase);
}
