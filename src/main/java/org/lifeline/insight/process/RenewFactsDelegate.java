package org.lifeline.insight.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.insight.FactDelivery;
import org.springframework.stereotype.Component;

/** Brings the facts for figures up to date. */
@Component
class RenewFactsDelegate implements JavaDelegate {

    private final FactDelivery delivery;

    RenewFactsDelegate(FactDelivery delivery) {
        this.delivery = delivery;
    }

    @Override
    public void execute(DelegateExecution execution) {
        delivery.bringUpToDate();
    }
}
