package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.reimbursement.FastLane;
import org.lifeline.reimbursement.ProviderMessages;
import org.springframework.stereotype.Component;

/**
 * Tells the provider the outcome of the claim. The step of the model determines which letter is sent. With the letter about a payment, and
 * not sooner, because staff can read variables, it tells the model whether the claim was drawn for a review. A claim whose money came back is
 * paid again by a case of its own, which did not take the fast lane: a claim is reviewed once.
 */
@Component
class TellProviderDelegate implements JavaDelegate {

    private final ProviderMessages letters;
    private final FastLane fastLane;

    TellProviderDelegate(ProviderMessages letters, FastLane fastLane) {
        this.letters = letters;
        this.fastLane = fastLane;
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
            case ClaimProcess.TELL_PAYMENT -> {
                letters.tellPayment(number);
                execution.setVariable(
                        ClaimProcess.REVIEW_CHOSEN,
                        Boolean.TRUE.equals(execution.getVariable(ClaimProcess.WITHIN_FAST_LANE))
                                && fastLane.isDrawn(number));
            }
            case ClaimProcess.TELL_PAYMENT_FAILED, ClaimProcess.TELL_MONEY_RETURNED ->
                letters.tellPaymentFailed(number);
            default -> throw new IllegalStateException("no letter for the step " + step);
        }
    }
}
