package org.lifeline.insight.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.insight.IndexDelivery;
import org.springframework.stereotype.Component;

/** Delivers changed facts to OpenSearch. */
@Component
class SendToIndexDelegate implements JavaDelegate {

    private final IndexDelivery delivery;

    SendToIndexDelegate(IndexDelivery delivery) {
        this.delivery = delivery;
    }

    @Override
    public void execute(DelegateExecution execution) {
        delivery.deliver();
    }
}
