package org.lifeline.approval.process;

/** The process {@code approvalStage}: one stage of a case. */
final class ApprovalProcess {

    static final String CASE_KIND = "caseKind";
    static final String CASE_NUMBER = "caseNumber";
    static final String STAGE_POSITION = "stagePosition";
    static final String STAGE_NAME = "stageName";
    static final String STAGE_COUNT = "stageCount";
    static final String STAGE_OFFICER = "stageOfficer";
    static final String STAGE_GROUPS = "stageGroups";
    static final String AMOUNT = "amount";
    static final String EARLIER_DECISIONS = "earlierDecisions";
    static final String REASONS = "reasons";
    static final String DECISION = "decision";
    static final String REASON_CODE = "reasonCode";
    static final String REASON = "reason";

    private ApprovalProcess() {}
}
