package org.lifeline.programme.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.platform.security.Officers;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** Stops new applications in the transaction of the start form. If this is refused, no process is started. */
@Component
class PauseProgrammeDelegate implements JavaDelegate {

    private final Programmes programmes;
    private final Officers officers;

    PauseProgrammeDelegate(Programmes programmes, Officers officers) {
        this.programmes = programmes;
        this.officers = officers;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String code = SmallForm.code(execution);
        programmes.pause(code, (String) execution.getVariable(SmallForm.REASON), officers.currentManager());
    }
}
