package org.lifeline.approval.process;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lifeline.approval.Reasons;
import org.lifeline.platform.engine.StartFormValues;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.stereotype.Component;

/** The coded reasons that a manager can reword, retire or offer again. */
@Component
class ReasonCodeChoices implements StartFormValues {

    private final Reasons reasons;

    ReasonCodeChoices(Reasons reasons) {
        this.reasons = reasons;
    }

    @Override
    public Set<String> processes() {
        return Set.of("reasonCodes");
    }

    @Override
    public Map<String, Object> values(String process, CurrentUser user) {
        List<Map<String, Object>> all = reasons.all().stream()
                .map(reason -> Map.<String, Object>of(
                        "value", reason.code(),
                        "label", reason.label() + " (" + reason.decisionWords() + ": " + reason.code() + ")",
                        "retired", reason.retired()))
                .toList();
        return Map.of("reasonChoices", all);
    }
}
