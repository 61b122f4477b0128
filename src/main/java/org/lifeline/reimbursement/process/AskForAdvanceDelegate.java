package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Requests an advance. An impossible request is refused while the manager still sees the form. */
@Component
class AskForAdvanceDelegate implements JavaDelegate {

    private final AdvanceProcess process;

    AskForAdvanceDelegate(AdvanceProcess process) {
        this.process = process;
    }

    @Override
    public void execute(DelegateExecution execution) {
        process.ask(execution);
    }
}
