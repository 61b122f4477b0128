package org.lifeline.approval.process;

import org.camunda.bpm.engine.delegate.VariableScope;
import org.lifeline.platform.money.Money;

/**
 * The processes {@code approvalStage}, {@code appeal}, {@code emergencyHelp} and {@code absence}: names of their variables and of the
 * fields of their forms.
 */
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
    static final String STAGE_PEOPLE = "stagePeople";
    static final String STAGE_FORM = "stageForm";
    static final String STAGE_HOURS = "stageHours";

    /** How urgent the tasks are, from 0 to 100. */
    static final String PRIORITY = "priority";

    /** How urgent they are once their officers were reminded; not set where a reminder changes nothing. */
    static final String REMINDED_PRIORITY = "remindedPriority";

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
    static final String CUTS = "cuts";
    static final String CUTS_SO_FAR = "cutsSoFar";
    static final String CUT_REASONS = "cutReasons";
    static final String DISPUTED_LINES = "disputedLines";
    static final String DECISION = "decision";
    static final String REASON_CODE = "reasonCode";
    static final String REASON = "reason";
    static final String BACK_TO = "backTo";
    static final String NEW_OFFICER = "newOfficer";
    static final String REASSIGN_REASON = "reassignReason";
    static final String OWN_ABSENCE = "ownAbsence";
    static final String OFFICER = "officer";
    static final String SUBSTITUTE = "substitute";
    static final String FROM_DAY = "fromDay";
    static final String UNTIL_DAY = "untilDay";
    static final String VOUCHER_ITEMS = "voucherItems";
    static final String NEED = "need";
    static final String VULNERABILITY = "vulnerability";
    static final String MEDICAL_URGENCY = "medicalUrgency";
    static final String RECOMMENDED_AMOUNT = "recommendedAmount";
    static final String AMOUNT_REASON = "amountReason";
    static final String EMERGENCY_DECISION = "emergencyDecision";
    static final String EMERGENCY_MINOR = "emergencyMinor";
    static final String EMERGENCY_WANTED = "emergencyWanted";
    static final String EMERGENCY_GROUP = "emergencyGroup";
    static final String APPEAL_DECISION = "appealDecision";

    private ApprovalProcess() {}

    static String text(VariableScope scope, String name) {
        return (String) scope.getVariable(name);
    }

    static long number(VariableScope scope, String name) {
        return ((Number) scope.getVariable(name)).longValue();
    }

    /** An amount of the case, in its currency. */
    static Money money(VariableScope scope, String minor) {
        return Money.ofMinor(text(scope, CURRENCY), number(scope, minor));
    }

    static int position(VariableScope scope) {
        return (int) number(scope, STAGE_POSITION);
    }
}
