package org.lifeline.programme.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.ProgrammeVersions;
import org.springframework.stereotype.Component;

/** Activates a programme's draft or sends it back, in the transaction that completes the second manager's task. */
@Component
class CheckDraftListener implements TaskListener {

    private final ProgrammeVersions versions;
    private final ProgrammeOptions choices;
    private final Managers managers;

    CheckDraftListener(ProgrammeVersions versions, ProgrammeOptions choices, Managers managers) {
        this.versions = versions;
        this.choices = choices;
        this.managers = managers;
    }

    @Override
    public void notify(DelegateTask task) {
        String person = managers.currentOf(task.getExecution().getProcessBusinessKey());
        Object decision = task.getVariable(SetUpProcess.DECISION);
        if ("activate".equals(decision)) {
            versions.activate(task.getProcessInstanceId(), choices.gather(), person);
        } else if ("sendBack".equals(decision)) {
            versions.sendBack(task.getProcessInstanceId(), (String) task.getVariable(SetUpProcess.REASON), person);
        } else {
            throw Refused.invalid(SetUpProcess.DECISION, "Decide 'activate' or 'sendBack'.");
        }
    }
}
