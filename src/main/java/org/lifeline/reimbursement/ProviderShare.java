package org.lifeline.reimbursement;

import org.lifeline.platform.money.Money;

/**
 * What a payment run could pay to a provider beside claims: advances, or interest.
 *
 * @param number how many of them
 * @param amount all of them together
 */
record ProviderShare(String provider, long number, Money amount) {}
