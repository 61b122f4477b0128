package org.lifeline.platform.engine;

import java.util.List;
import org.camunda.bpm.dmn.engine.delegate.DmnDecisionLogicEvaluationEvent;
import org.camunda.bpm.engine.impl.history.event.HistoricDecisionInstanceEntity;
import org.camunda.bpm.engine.impl.history.event.HistoryEventTypes;
import org.camunda.bpm.engine.impl.history.producer.DefaultDmnHistoryEventProducer;
import org.jspecify.annotations.Nullable;

/**
 * The history says which table was asked in which case and when, not what it was told or what it answered: an age, an income, a treatment
 * and how urgent it is are personal, and which rule applied gives them away.
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
