package org.lifeline.programme.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.platform.security.Officers;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** Takes applications again. */
@Component
class ResumeProgrammeDelegate implements JavaDelegate {

    private final Programmes programmes;
    private final Officers officers;

    ResumeProgrammeDelegate(Programmes programmes, Officers officers) {
        this.programmes = programmes;
        this.officers = officers;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String code = SmallForm.code(execution);
        programmes.resume(code, (String) execution.getVariable(SmallForm.REASON), officers.currentManager());
    }
}
