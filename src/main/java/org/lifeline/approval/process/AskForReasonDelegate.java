package org.lifeline.approval.process;

import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.changes.process.ConfirmationProcess;
import org.lifeline.platform.engine.SystemAuthority;
import org.springframework.stereotype.Component;

/** Requests a change of the list of coded reasons. */
@Component
class AskForReasonDelegate implements JavaDelegate {

    private final ConfirmationProcess confirmation;

    AskForReasonDelegate(ConfirmationProcess confirmation) {
        this.confirmation = confirmation;
    }

    @Override
    public void execute(DelegateExecution execution) {
        Map<String, String> content = ReasonCodeForm.content(execution);
        confirmation.ask(execution, "reason", null, content, content.getOrDefault(ReasonCodeForm.WHY, ""));
        SystemAuthority.run(() -> execution.setProcessBusinessKey(content.getOrDefault(ReasonCodeForm.CODE, "")));
    }
}
