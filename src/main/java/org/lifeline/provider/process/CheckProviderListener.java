package org.lifeline.provider.process;

import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.changes.process.ConfirmationProcess;
import org.lifeline.platform.problem.Refused;
import org.lifeline.provider.Joining;
import org.springframework.stereotype.Component;

/** Keeps what the manager completed and asks a second one, or closes the request; in the transaction that completes the task. */
@Component
class CheckProviderListener implements TaskListener {

    private final Joining joining;
    private final ConfirmationProcess confirmation;

    CheckProviderListener(Joining joining, ConfirmationProcess confirmation) {
        this.joining = joining;
        this.confirmation = confirmation;
    }

    @Override
    public void notify(DelegateTask task) {
        String number = JoiningProcess.number(task);
        String manager = ManagersTask.manager(task);
        Object decision = task.getVariable(JoiningProcess.DECISION);
        Object reason = task.getVariable(JoiningProcess.REASON);
        if (JoiningProcess.ACCEPT.equals(decision)) {
            joining.accept(number, JoiningFields.of(task), manager);
            confirmation.ask(
                    (DelegateExecution) task.getExecution(), "admitProvider", null, Map.of("request", number), reason);
        } else if ("reject".equals(decision)) {
            joining.rejectBy(number, reason, manager);
        } else {
            throw Refused.invalid(JoiningProcess.DECISION, "Decide 'accept' or 'reject'.");
        }
    }
}
