package org.lifeline.reimbursement;

/** Puts a submitted claim before its officers. */
public interface ClaimReviews {

    /** Starts the review, in the caller's transaction. A claim that is submitted again after a return gets a new review. */
    void start(Claim claim);
}
