package org.lifeline.programme.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** Ends a programme for good, once the manager has said that they know. */
@Component
class CloseProgrammeDelegate implements JavaDelegate {

    private final Programmes programmes;
    private final Managers managers;

    CloseProgrammeDelegate(Programmes programmes, Managers managers) {
        this.programmes = programmes;
        this.managers = managers;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String code = SmallForm.code(execution);
        if (!Boolean.TRUE.equals(execution.getVariable("confirmed"))) {
            throw Refused.invalid("confirmed", "Confirm that a closed programme is never opened again.");
        }
        programmes.close(code, (String) execution.getVariable(SmallForm.REASON), managers.current());
    }
}
