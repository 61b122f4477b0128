package org.lifeline.provider.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.platform.security.ActingPerson;
import org.lifeline.provider.Joining;
import org.springframework.stereotype.Component;

/** Records what a manager begins in Tasklist under a number; what the public page took has one already. */
@Component
class RecordJoiningDelegate implements JavaDelegate {

    private final Joining joining;

    RecordJoiningDelegate(Joining joining) {
        this.joining = joining;
    }

    @Override
    public void execute(DelegateExecution execution) {
        JoiningProcess.recordOnce(
                execution, () -> joining.record(JoiningFields.begun(execution), ActingPerson.manager(execution)));
    }
}
