package org.lifeline.reimbursement;

/** The table of an analyst that says what a programme owes for late payment. */
public interface InterestTermsTable {

    InterestTerms of(String programme);
}
