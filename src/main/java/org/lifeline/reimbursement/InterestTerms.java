package org.lifeline.reimbursement;

/**
 * What a programme owes a provider whose claim is paid late.
 *
 * @param rateBp hundredths of a percent a year; 0: no interest
 * @param graceDays so many days after the due day a payment is not late yet
 */
public record InterestTerms(int rateBp, int graceDays) {

    private static final int HIGHEST_RATE_BP = 10_000;

    public InterestTerms {
        if (rateBp < 0 || rateBp > HIGHEST_RATE_BP || graceDays < 0) {
            throw new IllegalArgumentException("these are no terms of interest");
        }
    }
}
