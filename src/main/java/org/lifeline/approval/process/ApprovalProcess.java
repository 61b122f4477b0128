package org.lifeline.approval.process;

import org.camunda.bpm.engine.delegate.VariableScope;

/** The processes {@code approvalStage}, {@code appeal} and {@code emergencyHelp}: their variables. */
final class ApprovalProcess {

    static final String CASE_KIND = "caseKind";
    static final String CASE_NUMBER = "caseNumber";
    static final String PROGRAMME_CODE = "programmeCode";
    static final String CURRENCY = "currency";
    static final String AMOUNT_MINOR = "amountMinor";
    static final String STAGE_POSITION = "stagePosition";
    static final String STAGE_NAME = "stageName";
    static final String STAGE_COUNT = "stageCount";
    static final String STAGE_SEATS = "stageSeats";
    static final String STAGE_OFFICER = "stageOfficer";
    static final String STAGE_GROUPS = "stageGroups";
    static final String STAGE_FORM = "stageForm";
    static final String STAGE_HOURS = "stageHours";
    static final String STAGE_DUE = "stageDue";
    static final String STAGE_REMIND_AT = "stageRemindAt";
    static final String STAGE_OUTCOME = "stageOutcome";
    static final String NEXT_POSITION = "nextPosition";
    static final String EARLIER_STAGES = "earlierStages";
    static final String AMOUNT = "amount";
    static final String APPLIED_MINOR = "appliedMinor";
    static final String ASSESSMENT = "assessment";
    static final String EARLIER_DECISIONS = "earlierDecisions";
    static final String REASONS = "reasons";
    static final String DECISION = "decision";
    static final String REASON_CODE = "reasonCode";
    static final String REASON = "reason";
    static final String BACK_TO = "backTo";

    private ApprovalProcess() {}

    static String text(VariableScope scope, String name) {
        return (String) scope.getVariable(name);
    }

    static long number(VariableScope scope, String name) {
        return ((Number) scope.getVariable(name)).longValue();
    }

    static int position(VariableScope scope) {
        return (int) number(scope, STAGE_POSITION);
    }
}
