package org.lifeline.redemption;

/** Puts an overdrawn redemption before two managers. */
public interface OverdrawnReviews {

    /** Opens the review, in the caller's transaction. */
    void open(OverdrawnCase overdrawn);
}
