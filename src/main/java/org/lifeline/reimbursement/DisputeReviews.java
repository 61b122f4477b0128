package org.lifeline.reimbursement;

/** Puts disputes before an officer; in the caller's transaction. */
public interface DisputeReviews {

    /** Starts the review of a dispute. */
    void start(Claim dispute);

    /** What was allowed of a dispute is approved: from here on it is paid like every claim. */
    void pay(String dispute);
}
