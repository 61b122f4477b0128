package org.lifeline.provider;

/** The process in which two managers decide whether an organisation joins. */
public interface JoiningReviews {

    /** Starts the review, in the caller's transaction. */
    void start(String number, String name);
}
