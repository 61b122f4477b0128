package org.lifeline.programme.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** Stops new applications in the transaction of the start form: what is refused starts nothing. */
@Component
class PauseProgrammeDelegate implements JavaDelegate {

    private final Programmes programmes;
    private final Managers managers;

    PauseProgrammeDelegate(Programmes programmes, Managers managers) {
        this.programmes = programmes;
        this.managers = managers;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String code = SmallForm.code(execution);
        programmes.pause(code, (String) execution.getVariable(SmallForm.REASON), managers.current());
    }
}
