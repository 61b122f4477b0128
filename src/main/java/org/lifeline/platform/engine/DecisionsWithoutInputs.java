package org.lifeline.platform.engine;

import java.util.List;
import org.camunda.bpm.dmn.engine.delegate.DmnDecisionLogicEvaluationEvent;
import org.camunda.bpm.engine.impl.history.event.HistoricDecisionInstanceEntity;
import org.camunda.bpm.engine.impl.history.event.HistoryEventTypes;
import org.camunda.bpm.engine.impl.history.producer.DefaultDmnHistoryEventProducer;
import org.jspecify.annotations.Nullable;

/**
 * Removes inputs and results of decision tables from the history. The history shows which table was evaluated in which case and when. Age,
 * income, treatment and urgency are personal data, and the rule that applied would reveal them.
 */
class DecisionsWithoutInputs extends DefaultDmnHistoryEventProducer {

    @Override
    protected void initDecisionInstanceEvent(
            HistoricDecisionInstanceEntity event,
            DmnDecisionLogicEvaluationEvent evaluation,
            HistoryEventTypes type,
            @Nullable HistoricDecisionInstanceEntity root) {
        super.initDecisionInstanceEvent(event, evaluation, type, root);
        event.setInputs(List.of());
        event.setOutputs(List.of());
        event.setCollectResultValue(null);
    }
}
