package org.lifeline.approval.process;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.lifeline.approval.Appeals;
import org.lifeline.approval.Emergencies;
import org.lifeline.approval.Reasons;
import org.lifeline.platform.engine.FormValues;
import org.springframework.stereotype.Component;

/** The coded reasons that the forms of an appeal and of emergency help offer. */
@Component
class ReviewFormValues implements FormValues {

    private static final String APPEAL = "userTask_reviewAppeal";

    private final Reasons reasons;

    ReviewFormValues(Reasons reasons) {
        this.reasons = reasons;
    }

    @Override
    public Set<String> tasks() {
        return Set.of(APPEAL, "userTask_authoriseEmergency");
    }

    @Override
    public Map<String, Supplier<?>> values(DelegateTask task) {
        return Map.of(
                ApprovalProcess.REASONS,
                () -> task.getTaskDefinitionKey().equals(APPEAL)
                        ? choices(Appeals.UPHOLD, Appeals.OVERTURN)
                        : choices(Emergencies.AUTHORISE, Emergencies.DECLINE));
    }

    private List<Map<String, String>> choices(String... decisions) {
        return reasons.choices(decisions).stream().map(r -> Map.of("value", r.value(), "label", r.label())).toList();
    }
}
