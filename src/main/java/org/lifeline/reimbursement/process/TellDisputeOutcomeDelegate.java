package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.reimbursement.ProviderMessages;
import org.springframework.stereotype.Component;

/** Tells the provider what became of its dispute, and why. */
@Component
class TellDisputeOutcomeDelegate implements JavaDelegate {

    private final ProviderMessages letters;

    TellDisputeOutcomeDelegate(ProviderMessages letters) {
        this.letters = letters;
    }

    @Override
    public void execute(DelegateExecution execution) {
        letters.tellDisputeOutcome((String) execution.getVariable(ClaimProcess.CLAIM_NUMBER));
    }
}
