package org.lifeline.approval.process;

import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.lifeline.approval.Appeals;
import org.lifeline.approval.Emergencies;
import org.lifeline.platform.engine.FormValues;
import org.lifeline.programme.CaseKind;
import org.springframework.stereotype.Component;

/** The coded reasons that the forms of an appeal and of emergency help offer. */
@Component
class ReviewFormValues implements FormValues {

    private static final String APPEAL = "userTask_reviewAppeal";

    private final ReasonOptions reasons;

    ReviewFormValues(ReasonOptions reasons) {
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
                        ? reasons.of(CaseKind.APPLICATION, Appeals.DISMISS, Appeals.ALLOW)
                        : reasons.of(CaseKind.APPLICATION, Emergencies.AUTHORISE, Emergencies.DECLINE));
    }
}
