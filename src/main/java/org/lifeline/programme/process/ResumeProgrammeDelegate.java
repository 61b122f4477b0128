package org.lifeline.programme.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** Takes applications again. */
@Component
class ResumeProgrammeDelegate implements JavaDelegate {

    private final Programmes programmes;
    private final Managers managers;

    ResumeProgrammeDelegate(Programmes programmes, Managers managers) {
        this.programmes = programmes;
        this.managers = managers;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String code = SmallForm.code(execution);
        programmes.resume(code, (String) execution.getVariable(SmallForm.REASON), managers.current());
    }
}
