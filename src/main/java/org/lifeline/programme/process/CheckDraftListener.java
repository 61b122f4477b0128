package org.lifeline.programme.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.ProgrammeActivation;
import org.lifeline.programme.ProgrammeVersions;
import org.springframework.stereotype.Component;

/** Activates a programme's draft or sends it back, in the transaction that completes the second manager's task. */
@Component
class CheckDraftListener implements TaskListener {

    private final ProgrammeVersions versions;
    private final ProgrammeActivation activation;
    private final ProgrammeOptions choices;
    private final Managers managers;

    CheckDraftListener(
            ProgrammeVersions versions, ProgrammeActivation activation, ProgrammeOptions choices, Managers managers) {
        this.versions = versions;
        this.activation = activation;
        this.choices = choices;
        this.managers = managers;
    }

    @Override
    public void notify(DelegateTask task) {
        String person = managers.currentOf(task.getExecution().getProcessBusinessKey());
        Object decision = task.getVariable(SetUpProcess.DECISION);
        if ("activate".equals(decision)) {
            activation.activate(task.getProcessInstanceId(), choices.gather(), person);
        } else if ("sendBack".equals(decision)) {
            versions.sendBack(task.getProcessInstanceId(), (String) task.getVariable(SetUpProcess.REASON), person);
        } else {
            throw Refused.invalid(SetUpProcess.DECISION, "Decide 'activate' or 'sendBack'.");
        }
    }
}
