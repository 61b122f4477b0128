package org.lifeline.programme.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Officers;
import org.lifeline.platform.security.Role;
import org.lifeline.programme.ProgrammeActivation;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** Refuses a person who may not activate the draft, above all its author, already when they claim the task or are given it. */
@Component
class CheckActivatorListener implements TaskListener {

    private final ProgrammeActivation activation;
    private final Programmes programmes;
    private final Officers officers;

    CheckActivatorListener(ProgrammeActivation activation, Programmes programmes, Officers officers) {
        this.activation = activation;
        this.programmes = programmes;
        this.officers = officers;
    }

    @Override
    public void notify(DelegateTask task) {
        String person = task.getAssignee();
        if (person == null || person.isEmpty()) {
            return;
        }
        if (!officers.groupsOf(person).contains(Role.PROGRAMME_MANAGER)) {
            throw Refused.forbidden("noManager", "Only a programme manager can activate a programme.");
        }
        programmes.requireManager(task.getExecution().getProcessBusinessKey(), person);
        activation.checkActivator(task.getProcessInstanceId(), person);
    }
}
