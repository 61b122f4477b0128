package org.lifeline.provider;

/** The process in which a manager checks a change of what a provider says of itself. */
public interface DetailsChangeReviews {

    void start(String provider, int number, String providerName);

    /** Ends the process of a change that the organisation withdrew. */
    void withdraw(String provider, int number);
}
