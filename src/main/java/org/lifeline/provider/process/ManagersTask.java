package org.lifeline.provider.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.ActingPerson;

/** Who completes a manager's task. */
final class ManagersTask {

    private ManagersTask() {}

    /**
     * The account of the manager who completes the task.
     *
     * @throws Refused 403 for anybody but a manager, and when a colleague has taken the task
     */
    static String manager(DelegateTask task) {
        String manager = ActingPerson.manager(task);
        if (!ActingPerson.assignee(task).orElse(manager).equals(manager)) {
            throw Refused.forbidden("takenByColleague", "A colleague has taken this task. Ask them to give it back.");
        }
        return manager;
    }
}
