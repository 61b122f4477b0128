package org.lifeline.registry.process;

import java.util.List;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Officers;
import org.lifeline.platform.security.Role;
import org.lifeline.registry.Comparisons;
import org.springframework.stereotype.Component;

/** Records a social worker's finding in the transaction that completes the task. If it is refused, the task stays open. */
@Component
class RecordComparisonListener implements TaskListener {

    private final Comparisons comparisons;
    private final Officers officers;

    RecordComparisonListener(Comparisons comparisons, Officers officers) {
        this.comparisons = comparisons;
        this.officers = officers;
    }

    @Override
    public void notify(DelegateTask task) {
        String number = PersonCheckProcess.number(task);
        try {
            comparisons.record(
                    number,
                    PersonCheckProcess.comparedWith(task),
                    PersonCheckProcess.point(task),
                    socialWorker(),
                    task.getVariable(PersonCheckProcess.DECISION),
                    task.getVariable(PersonCheckProcess.REASON));
        } catch (Refused refused) {
            throw refused.about(number);
        }
    }

    /** The engine lets any assignee complete the task, but only social workers may. */
    private String socialWorker() {
        Authentication officer = officers.current();
        List<String> groups = officer.getGroupIds() == null ? List.of() : officer.getGroupIds();
        if (!groups.contains(Role.SOCIAL_WORKER)) {
            throw Refused.forbidden("notYourTask", "Cases are compared by a social worker.");
        }
        return officer.getUserId();
    }
}
