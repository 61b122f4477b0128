package org.lifeline.programme.process;

import java.util.Collection;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.lifeline.platform.problem.Refused;

/** The start forms of the small processes: their fields, and what they have in common. */
final class SmallForm {

    static final String REASON = "changeReason";
    static final String CONFIRMED = "confirmed";
    static final String LAST_DAY = "lastDay";
    static final String FUNDING_SOURCE = "fundingSource";
    static final String ADDED_FUNDS = "addedFunds";
    static final String MANAGERS = "managers";

    private SmallForm() {}

    /** The programme's code, which becomes the key of the process too. */
    static String code(DelegateExecution execution) {
        String code = execution.getVariable(SetUpProcess.PROGRAMME_CODE) instanceof String given ? given.strip() : "";
        if (!code.matches("[A-Z0-9-]{2,16}")) {
            throw Refused.invalid(SetUpProcess.PROGRAMME_CODE, "Choose a programme.");
        }
        execution.setProcessBusinessKey(code);
        return code;
    }

    /** What a field of the form says, as text; empty where it says nothing. */
    static String text(DelegateExecution execution, String field) {
        Object given = execution.getVariable(field);
        return given == null ? "" : given.toString().strip();
    }

    /** What was chosen in a list of many, separated by blanks. */
    static String chosen(DelegateExecution execution, String field) {
        return execution.getVariable(field) instanceof Collection<?> many
                ? many.stream().map(String::valueOf).collect(Collectors.joining(" "))
                : text(execution, field);
    }
}
