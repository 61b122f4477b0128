package org.lifeline.redemption;

import java.util.List;
import java.util.Map;

/** Says which facts are a fraud signal, by a rule that an analyst can change, and puts each signal before a manager. */
public interface FraudReviews {

    /** The kinds of signals that follow from these facts. */
    List<String> signals(Map<String, Integer> facts);

    /**
     * Opens the review of a signal, in the caller's transaction.
     *
     * @param application number of the application
     * @param programme code of the programme
     * @param managers accounts of those who may review it; empty: any member of the group
     * @param group the group that reviews where no manager is named
     */
    void review(
            long signalId,
            String signal,
            String application,
            String programme,
            String voucherCode,
            String providerName,
            Map<String, Integer> facts,
            List<String> managers,
            String group);
}
