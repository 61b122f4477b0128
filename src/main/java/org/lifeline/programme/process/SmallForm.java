package org.lifeline.programme.process;

import java.util.Collection;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.lifeline.platform.problem.Refused;

/** The fields of the small start forms, and what these forms have in common. */
final class SmallForm {

    static final String REASON = "changeReason";
    static final String CONFIRMED = "confirmed";
    static final String LAST_DAY = "lastDay";
    static final String FUNDING_SOURCE = "fundingSource";
    static final String ADDED_FUNDS = "addedFunds";
    static final String MANAGERS = "managers";
    static final String FAST_LANE_CLAIM = "fastLaneClaim";
    static final String FAST_LANE_PROVIDER = "fastLaneProvider";
    static final String REVIEW_PERCENT = "reviewPercent";

    private SmallForm() {}

    /** The programme's code, which also becomes the business key of the process. */
    static String code(DelegateExecution execution) {
        String code = execution.getVariable(SetUpProcess.PROGRAMME_CODE) instanceof String given ? given.strip() : "";
        if (!code.matches("[A-Z0-9-]{2,16}")) {
            throw Refused.invalid(SetUpProcess.PROGRAMME_CODE, "Choose a programme.");
        }
        execution.setProcessBusinessKey(code);
        return code;
    }

    /** @throws Refused 422 when the box with which the manager confirms is not ticked */
    static void requireConfirmed(DelegateExecution execution, String message) {
        if (!Boolean.TRUE.equals(execution.getVariable(CONFIRMED))) {
            throw Refused.invalid(CONFIRMED, message);
        }
    }

    /** The value of a field as text; empty where it has none. */
    static String text(DelegateExecution execution, String field) {
        Object given = execution.getVariable(field);
        return given == null ? "" : given.toString().strip();
    }

    /** The values chosen in a multiple choice, separated by blanks. */
    static String chosen(DelegateExecution execution, String field) {
        return execution.getVariable(field) instanceof Collection<?> many
                ? many.stream().map(String::valueOf).collect(Collectors.joining(" "))
                : text(execution, field);
    }
}
