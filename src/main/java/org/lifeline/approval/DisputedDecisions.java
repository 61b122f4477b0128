package org.lifeline.approval;

import java.util.Set;

/** Who took part in a decision that is disputed. The domain that knows implements it. */
public interface DisputedDecisions {

    /**
     * @param caseNumber number of an application or a claim
     * @return the accounts that took part in what this case disputes; empty for a case that disputes nothing
     */
    Set<String> tookPart(String caseNumber);
}
