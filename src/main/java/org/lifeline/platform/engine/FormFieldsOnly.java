package org.lifeline.platform.engine;

import java.util.List;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParse;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.history.event.HistoricVariableUpdateEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.event.HistoryEventTypes;
import org.camunda.bpm.engine.impl.history.handler.HistoryEventHandler;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.lifeline.platform.problem.Refused;

/**
 * A second check behind {@link FormInput}: while a person's command runs, only variables that {@code FormInput} accepted can be written.
 * The engine has many ways to accept a variable, with which a person could set another case's number, another stage or a larger amount. All
 * of them pass through the history; a refusal here rolls the whole command back.
 */
class FormFieldsOnly implements HistoryEventHandler {

    @Override
    public void handleEvent(HistoryEvent event) {
        CommandContext context = Context.getCommandContext();
        if (!(event instanceof HistoricVariableUpdateEventEntity variable)
                || context == null
                || context.getAuthenticatedUserId() == null
                // variables are deleted together with a completed task
                || event.isEventOfType(HistoryEventTypes.VARIABLE_INSTANCE_DELETE)) {
            return;
        }
        if (!FormInput.Kept.contains(variable.getVariableName()) && !isInitiator(context, variable)) {
            throw Refused.forbidden("notAField", "Only the fields of the form can be filled in.");
        }
    }

    /** Whether the engine itself records who started a process. */
    private static boolean isInitiator(CommandContext context, HistoricVariableUpdateEventEntity variable) {
        ExecutionEntity execution = context.getExecutionManager().findExecutionById(variable.getExecutionId());
        return execution != null
                && execution.isProcessInstanceStarting()
                && variable.getVariableName()
                        .equals(execution
                                .getProcessDefinition()
                                .getProperty(BpmnParse.PROPERTYNAME_INITIATOR_VARIABLE_NAME))
                && context.getAuthenticatedUserId().equals(variable.getTextValue());
    }

    @Override
    public void handleEvents(List<HistoryEvent> events) {
        events.forEach(this::handleEvent);
    }
}
