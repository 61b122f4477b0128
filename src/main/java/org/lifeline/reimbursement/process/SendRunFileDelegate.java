package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.reimbursement.PaymentDelivery;
import org.springframework.stereotype.Component;

/** Gives the file of a payment run to whoever carries it out, as the settings say. */
@Component
class SendRunFileDelegate implements JavaDelegate {

    private final PaymentDelivery delivery;

    SendRunFileDelegate(PaymentDelivery delivery) {
        this.delivery = delivery;
    }

    @Override
    public void execute(DelegateExecution execution) {
        delivery.send((String) execution.getVariable(PaymentRunProcess.RUN_NUMBER));
    }
}
