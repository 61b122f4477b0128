package org.lifeline.feedback;

/** The table of an analyst that says which programmes ask their beneficiaries. */
public interface FeedbackTermsTable {

    FeedbackTerms of(String programme);
}
