package org.lifeline.reimbursement;

import java.util.Collection;
import java.util.Set;

/** The rule that says which kinds of documents a claim needs. An analyst can change it. */
public interface ClaimPapersRule {

    /**
     * Applies the rule as it is now.
     *
     * @param kindsOfHelp of the cases behind the claim
     * @return the kinds, such as {@code invoice}, in the order of the table
     */
    Set<String> papers(String programme, Collection<String> kindsOfHelp);
}
