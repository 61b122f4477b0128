package org.lifeline.provider;

/** The process in which somebody of the office confirms a change of payout details, and which waits until it is in force. */
public interface PayoutChangeReviews {

    /** Starts the review, in the caller's transaction. */
    void start(String provider, int version, String providerName);

    /** Ends the review of a change that was stopped. */
    void stop(String provider, int version);
}
