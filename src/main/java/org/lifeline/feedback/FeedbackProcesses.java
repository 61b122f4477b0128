package org.lifeline.feedback;

import java.util.List;
import java.util.UUID;

/** The process that waits for a beneficiary's answer and puts a complaint before a manager. Each call acts in the caller's transaction. */
public interface FeedbackProcesses {

    /** Begins to wait for the moment to ask. */
    void start(UUID redemption, String application, String programme, String voucherCode, String providerName);

    /**
     * Goes on with an answer. Where no process waits for it, a complaint begins one, and a good answer needs none.
     *
     * @param managers accounts of those who may decide about a complaint; empty: any member of the group
     */
    void answered(Feedback answer, String providerName, List<String> managers);

    /** Ends the waiting for an answer, because the redemption was taken back. */
    void takenBack(UUID redemption, String application);
}
