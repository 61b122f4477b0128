package org.lifeline.platform.engine;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.form.CamundaFormRef;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParse;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.history.event.HistoricVariableUpdateEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.handler.HistoryEventHandler;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.lifeline.platform.forms.FormSchema;
import org.lifeline.platform.forms.Forms;
import org.lifeline.platform.problem.Refused;

/**
 * A person who completes a task or starts a process writes the fields of its form and nothing else. The engine would take any variable along
 * with them: another case's number, another stage, a larger amount. The history is where every way of writing one comes through;
 * its refusal rolls the whole command back.
 */
class FormFieldsOnly implements HistoryEventHandler {

    private final Forms forms;

    FormFieldsOnly(Forms forms) {
        this.forms = forms;
    }

    @Override
    public void handleEvent(HistoryEvent event) {
        CommandContext context = Context.getCommandContext();
        if (!(event instanceof HistoricVariableUpdateEventEntity variable) || context == null || context.getAuthenticatedUserId() == null) {
            return;
        }
        ExecutionEntity execution = context.getExecutionManager().findExecutionById(variable.getExecutionId());
        boolean allowed = execution != null && execution.isProcessInstanceStarting()
                ? isStartField(execution.getProcessDefinition(), variable, context.getAuthenticatedUserId())
                : fields(context.getTaskManager().findTasksByProcessInstanceId(variable.getProcessInstanceId()))
                        .contains(variable.getVariableName());
        if (!allowed) {
            throw Refused.forbidden("notAField", "Only the fields of the form can be filled in.");
        }
        if (variable.getTextValue() != null && !FormSchema.isPrintable(variable.getTextValue())) {
            throw Refused.invalid(variable.getVariableName(), "This has characters that cannot be printed.");
        }
    }

    /** Who starts a process fills in its start form; the engine itself writes down who that is. */
    private boolean isStartField(ProcessDefinitionEntity process, HistoricVariableUpdateEventEntity variable, String person) {
        if (variable.getVariableName().equals(process.getProperty(BpmnParse.PROPERTYNAME_INITIATOR_VARIABLE_NAME))) {
            return person.equals(variable.getTextValue());
        }
        return process.getStartFormDefinition() != null
                && process.getStartFormDefinition().getCamundaFormDefinitionKey() != null
                && names(forms.get(process.getStartFormDefinition().getCamundaFormDefinitionKey().getExpressionText()))
                        .anyMatch(variable.getVariableName()::equals);
    }

    private static Stream<String> names(FormSchema form) {
        return form.sections().stream().flatMap(section -> section.fields().stream()).map(FormSchema.Field::key);
    }

    private Set<String> fields(List<TaskEntity> tasks) {
        return tasks.stream()
                .flatMap(task -> {
                    task.initializeFormKey();
                    CamundaFormRef form = task.getCamundaFormRef();
                    return form == null ? Stream.empty() : names(forms.get(form.getKey()));
                })
                .collect(Collectors.toSet());
    }

    @Override
    public void handleEvents(List<HistoryEvent> events) {
        events.forEach(this::handleEvent);
    }
}
