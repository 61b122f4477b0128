package org.lifeline.approval.process;

import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.changes.process.ConfirmationProcess;
import org.lifeline.platform.engine.SystemAuthority;
import org.springframework.stereotype.Component;

/** Asks for another list of coded reasons. */
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
        // a new reason's code is typed, every other is chosen
        String chosen = content.remove(CHOSEN);
        if (chosen != null && !chosen.isEmpty() && !"add".equals(content.get("change"))) {
            content.put("code", chosen);
        }
        String code = content.getOrDefault("code", "");
        confirmation.ask(execution, "reason", null, content, content.getOrDefault("changeReason", ""));
        SystemAuthority.act(() -> execution.setProcessBusinessKey(code));
    }
}
