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
 * The second line behind {@link FormInput}: while a person's command runs, nothing is written into a process but what that class lets
 * through. The engine has many ways to take a variable: another case's number, another stage, a larger amount. The history is where
 * every one of them comes through; its refusal rolls the whole command back.
 */
class FormFieldsOnly implements HistoryEventHandler {

    @Override
    public void handleEvent(HistoryEvent event) {
        CommandContext context = Context.getCommandContext();
        if (!(event instanceof HistoricVariableUpdateEventEntity variable)
                || context == null
                || context.getAuthenticatedUserId() == null
                // a task that is done takes its variables with it
                || event.isEventOfType(HistoryEventTypes.VARIABLE_INSTANCE_DELETE)) {
            return;
        }
        if (!FormInput.Kept.contains(variable.getVariableName()) && !isWhoStarted(context, variable)) {
            throw Refused.forbidden("notAField", "Only the fields of the form can be filled in.");
        }
    }

    /** The engine itself writes down who starts a process. */
    private static boolean isWhoStarted(CommandContext context, HistoricVariableUpdateEventEntity variable) {
        ExecutionEntity execution = context.getExecutionManager().findExecutionById(variable.getExecutionId());
        return execution != null
                && execution.isProcessInstanceStarting()
                && variable.getVariableName().equals(execution.getProcessDefinition().getProperty(BpmnParse.PROPERTYNAME_INITIATOR_VARIABLE_NAME))
                && context.getAuthenticatedUserId().equals(variable.getTextValue());
    }

    @Override
    public void handleEvents(List<HistoryEvent> events) {
        events.forEach(this::handleEvent);
    }
}
