package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.reimbursement.ProviderMessages;
import org.springframework.stereotype.Component;

/** Tells the provider the outcome of the claim. The step of the model determines which letter is sent. */
@Component
class TellProviderDelegate implements JavaDelegate {

    private final ProviderMessages letters;

    TellProviderDelegate(ProviderMessages letters) {
        this.letters = letters;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String number = (String) execution.getVariable(ClaimProcess.CLAIM_NUMBER);
        String step = execution.getCurrentActivityId();
        switch (step) {
            case ClaimProcess.TELL_RETURN ->
                letters.tellReturn(number, execution.getProcessInstanceId(), (String)
                        execution.getVariable(ClaimProcess.RETURN_REASON));
            case ClaimProcess.TELL_REJECTION -> letters.tellRejection(number);
            case ClaimProcess.TELL_PAYMENT -> letters.tellPayment(number);
            case ClaimProcess.TELL_PAYMENT_FAILED, ClaimProcess.TELL_MONEY_RETURNED ->
                letters.tellPaymentFailed(number);
            default -> throw new IllegalStateException("no letter for the step " + step);
        }
    }
}
