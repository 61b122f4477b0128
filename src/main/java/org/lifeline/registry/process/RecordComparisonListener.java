package org.lifeline.registry.process;

import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Role;
import org.lifeline.registry.Comparisons;
import org.springframework.stereotype.Component;

/** Keeps what a social worker found in the transaction that completes the task: what is refused leaves the task open. */
@Component
class RecordComparisonListener implements TaskListener {

    private final Comparisons comparisons;
    private final IdentityService identities;

    RecordComparisonListener(Comparisons comparisons, IdentityService identities) {
        this.comparisons = comparisons;
        this.identities = identities;
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

    /** The engine lets whoever a task was assigned to complete it; this one is for social workers. */
    private String socialWorker() {
        Authentication officer = identities.getCurrentAuthentication();
        if (officer == null || officer.getUserId() == null) {
            throw Refused.forbidden("noOfficer", "A decision needs a person who is logged in.");
        }
        List<String> groups = officer.getGroupIds() == null ? List.of() : officer.getGroupIds();
        if (!groups.contains(Role.SOCIAL_WORKER)) {
            throw Refused.forbidden("notYourTask", "Cases are compared by a social worker.");
        }
        return officer.getUserId();
    }
}
