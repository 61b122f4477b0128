package org.lifeline.approval.process;

import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.platform.security.ActingPerson;
import org.springframework.stereotype.Component;

/**
 * Enters an officer's own absence in the transaction of the start form. When a manager enters it, a second manager is asked to confirm.
 */
@Component
class CheckAbsenceDelegate implements JavaDelegate {

    private final AbsenceChange absences;

    CheckAbsenceDelegate(AbsenceChange absences) {
        this.absences = absences;
    }

    @Override
    public void execute(DelegateExecution execution) {
        Map<String, String> content = Map.of(
                "officer", text(execution, ApprovalProcess.OFFICER),
                "substitute", text(execution, ApprovalProcess.SUBSTITUTE),
                "fromDay", text(execution, ApprovalProcess.FROM_DAY),
                "untilDay", text(execution, ApprovalProcess.UNTIL_DAY));
        boolean own = absences.enterOrAsk(execution, content, ActingPerson.account(execution));
        SystemAuthority.run(() -> {
            execution.setProcessBusinessKey(text(execution, ApprovalProcess.OFFICER));
            execution.setVariable(ApprovalProcess.OWN_ABSENCE, own);
        });
    }

    private static String text(DelegateExecution execution, String field) {
        return Objects.toString(execution.getVariable(field), "").strip();
    }
}
