package org.lifeline.programme.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Officers;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** Ends a programme for good, once the manager has said that they know. */
@Component
class CloseProgrammeDelegate implements JavaDelegate {

    private final Programmes programmes;
    private final Officers officers;

    CloseProgrammeDelegate(Programmes programmes, Officers officers) {
        this.programmes = programmes;
        this.officers = officers;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String code = SmallForm.code(execution);
        if (!Boolean.TRUE.equals(execution.getVariable("confirmed"))) {
            throw Refused.invalid("confirmed", "Confirm that a closed programme is never opened again.");
        }
        programmes.close(code, (String) execution.getVariable(SmallForm.REASON), officers.currentManager());
    }
}
