package org.lifeline.insight.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.insight.FactKind;
import org.lifeline.insight.IndexDelivery;
import org.springframework.stereotype.Component;

/** Sends a document again that OpenSearch did not take. */
@Component
class SendParkedDocumentDelegate implements JavaDelegate {

    private final IndexDelivery delivery;

    SendParkedDocumentDelegate(IndexDelivery delivery) {
        this.delivery = delivery;
    }

    @Override
    public void execute(DelegateExecution execution) {
        delivery.sendParked(FactKind.of((String) execution.getVariable(InsightProcess.KIND)), (String)
                execution.getVariable(InsightProcess.KEY));
    }
}
