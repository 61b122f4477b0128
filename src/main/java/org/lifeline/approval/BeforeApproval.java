package org.lifeline.approval;

/**
 * What may keep any stage from approving a case at present, whatever its officers think. It is asked after an officer's decision is recorded
 * and before it counts. The domain that knows implements it.
 */
public interface BeforeApproval {

    /**
     * @param caseNumber number of an application or a claim
     * @throws org.lifeline.platform.problem.Refused 409 when the case cannot be approved now
     */
    void check(String caseNumber);
}
