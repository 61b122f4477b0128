package org.lifeline.platform.engine;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.form.CamundaFormRef;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.history.event.HistoricVariableUpdateEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.handler.HistoryEventHandler;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.lifeline.platform.forms.FormSchema;
import org.lifeline.platform.forms.Forms;
import org.lifeline.platform.problem.Refused;

/**
 * A person who completes a task writes the fields of the task's form and nothing else. The engine would take any variable along
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
        if (!fields(context.getTaskManager().findTasksByProcessInstanceId(variable.getProcessInstanceId()))
                .contains(variable.getVariableName())) {
            throw Refused.forbidden("notAField", "Only the fields of the task's form can be filled in.");
        }
        if (variable.getTextValue() != null && !FormSchema.isPrintable(variable.getTextValue())) {
            throw Refused.invalid(variable.getVariableName(), "This has characters that cannot be printed.");
        }
    }

    private Set<String> fields(List<TaskEntity> tasks) {
        return tasks.stream()
                .flatMap(task -> {
                    task.initializeFormKey();
                    CamundaFormRef form = task.getCamundaFormRef();
                    return form == null ? java.util.stream.Stream.empty() : forms.get(form.getKey()).sections().stream();
                })
                .flatMap(section -> section.fields().stream())
                .map(FormSchema.Field::key)
                .collect(Collectors.toSet());
    }

    @Override
    public void handleEvents(List<HistoryEvent> events) {
        events.forEach(this::handleEvent);
    }
}
