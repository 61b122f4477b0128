package org.lifeline.approval.process;

import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.platform.security.Officers;
import org.springframework.stereotype.Component;

/**
 * Enters an officer's own absence in the transaction of the start form. When a manager enters it, a second manager is asked to confirm.
 */
@Component
class CheckAbsenceDelegate implements JavaDelegate {

    private final AbsenceChange absences;
    private final Officers directory;

    CheckAbsenceDelegate(AbsenceChange absences, Officers directory) {
        this.absences = absences;
        this.directory = directory;
    }

    @Override
    public void execute(DelegateExecution execution) {
        Map<String, String> content = Map.of(
                "officer", text(execution, ApprovalProcess.OFFICER),
                "substitute", text(execution, ApprovalProcess.SUBSTITUTE),
                "fromDay", text(execution, ApprovalProcess.FROM_DAY),
                "untilDay", text(execution, ApprovalProcess.UNTIL_DAY));
        absences.describe(null, content);
        String person = directory.current().getUserId();
        boolean own = text(execution, ApprovalProcess.OFFICER).equals(person);
        if (own) {
            absences.enterOwn(content, person);
        } else {
            absences.ask(execution, content);
        }
        SystemAuthority.run(() -> {
            execution.setProcessBusinessKey(content.get("officer"));
            execution.setVariable(ApprovalProcess.OWN_ABSENCE, own);
        });
    }

    private static String text(DelegateExecution execution, String field) {
        Object given = execution.getVariable(field);
        return given == null ? "" : given.toString().strip();
    }
}
