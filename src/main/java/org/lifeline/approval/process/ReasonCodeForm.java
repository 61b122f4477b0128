package org.lifeline.approval.process;

import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.engine.delegate.VariableScope;

/** The form with which a manager adds a reason for decisions, or changes one. */
final class ReasonCodeForm {

    static final String CODE = "code";
    static final String WHY = "changeReason";

    private static final String CHOSEN = "changedReason";
    private static final String CHANGE = "change";
    private static final String ADD = "add";

    private ReasonCodeForm() {}

    /** The texts of the form. The code of a new reason is typed in, that of an existing one is chosen. */
    static Map<String, String> content(VariableScope form) {
        Map<String, String> content = new HashMap<>();
        form.getVariables().forEach((name, value) -> {
            if (value instanceof String text) {
                content.put(name, text.strip());
            }
        });
        String chosen = content.remove(CHOSEN);
        if (chosen != null && !chosen.isEmpty() && !ADD.equals(content.get(CHANGE))) {
            content.put(CODE, chosen);
        }
        return content;
    }
}
