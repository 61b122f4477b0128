package org.lifeline.programme.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.platform.security.ActingPerson;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** Stops new applications in the transaction of the start form. If this is refused, no process is started. */
@Component
class PauseProgrammeDelegate implements JavaDelegate {

    private final Programmes programmes;

    PauseProgrammeDelegate(Programmes programmes) {
        this.programmes = programmes;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String code = SmallForm.code(execution);
        programmes.pause(code, (String) execution.getVariable(SmallForm.REASON), ActingPerson.manager(execution));
    }
}
