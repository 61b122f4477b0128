package org.lifeline.reimbursement.process;

import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.changes.process.ConfirmationProcess;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.reimbursement.Advances;
import org.springframework.stereotype.Component;

/** Requests an advance. An impossible request is refused while the manager still sees the form. */
@Component
class AskForAdvanceDelegate implements JavaDelegate {

    private final Advances advances;
    private final ConfirmationProcess confirmation;

    AskForAdvanceDelegate(Advances advances, ConfirmationProcess confirmation) {
        this.advances = advances;
        this.confirmation = confirmation;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String number = advances.nextNumber();
        execution.setProcessBusinessKey(number);
        SystemAuthority.run(() -> execution.setVariable(AdvanceProcess.ADVANCE_NUMBER, number));
        confirmation.ask(
                execution,
                "advance",
                text(execution, ClaimProcess.PROGRAMME_CODE),
                Map.of(
                        "number",
                        number,
                        "provider",
                        text(execution, ClaimProcess.PROVIDER_CODE),
                        "amount",
                        text(execution, AdvanceProcess.ADVANCE_AMOUNT)),
                execution.getVariable(AdvanceProcess.REASON));
    }

    private static String text(DelegateExecution execution, String field) {
        Object given = execution.getVariable(field);
        return given == null ? "" : given.toString().strip();
    }
}
