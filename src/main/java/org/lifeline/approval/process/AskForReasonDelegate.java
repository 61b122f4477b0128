package org.lifeline.approval.process;

import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.changes.process.ConfirmationProcess;
import org.lifeline.platform.engine.SystemAuthority;
import org.springframework.stereotype.Component;

/** Requests a change of the list of coded reasons. */
@Component
class AskForReasonDelegate implements JavaDelegate {

    private static final String CHOSEN = "changedReason";

    private final ConfirmationProcess confirmation;

    AskForReasonDelegate(ConfirmationProcess confirmation) {
        this.confirmation = confirmation;
    }

    @Override
    public void execute(DelegateExecution execution) {
        Map<String, String> content = new HashMap<>();
        execution.getVariables().forEach((name, value) -> {
            if (value instanceof String text) {
                content.put(name, text.strip());
            }
        });
        // the code of a new reason is typed in, that of an existing one is chosen
        String chosen = content.remove(CHOSEN);
        if (chosen != null && !chosen.isEmpty() && !"add".equals(content.get("change"))) {
            content.put("code", chosen);
        }
        String code = content.getOrDefault("code", "");
        confirmation.ask(execution, "reason", null, content, content.getOrDefault("changeReason", ""));
        SystemAuthority.run(() -> execution.setProcessBusinessKey(code));
    }
}
