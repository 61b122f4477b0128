package org.lifeline.changes.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.changes.ChangeRequests;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Officers;
import org.springframework.stereotype.Component;

/** Makes the change or refuses it, in the transaction that completes the second person's task. */
@Component
class DecideChangeListener implements TaskListener {

    private final ChangeRequests changes;
    private final Officers officers;

    DecideChangeListener(ChangeRequests changes, Officers officers) {
        this.changes = changes;
        this.officers = officers;
    }

    @Override
    public void notify(DelegateTask task) {
        String person = officers.currentManager();
        if (task.getAssignee() != null
                && !task.getAssignee().isEmpty()
                && !task.getAssignee().equals(person)) {
            throw Refused.forbidden("takenByColleague", "A colleague has taken this task. Ask them to give it back.");
        }
        long request = ConfirmationProcess.request(task);
        Object reason = task.getVariable(ConfirmationProcess.DECISION_REASON);
        Object decision = task.getVariable(ConfirmationProcess.DECISION);
        if (ConfirmationProcess.CONFIRM.equals(decision)) {
            changes.confirm(request, reason, person);
        } else if (ConfirmationProcess.REFUSE.equals(decision)) {
            changes.refuse(request, reason, person);
        } else {
            throw Refused.invalid(ConfirmationProcess.DECISION, "Decide 'confirm' or 'refuse'.");
        }
    }
}
