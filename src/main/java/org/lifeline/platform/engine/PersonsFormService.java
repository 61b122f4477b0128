package org.lifeline.platform.engine;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.impl.FormServiceImpl;
import org.camunda.bpm.engine.impl.cmd.GetTaskFormVariablesCmd;
import org.camunda.bpm.engine.impl.cmd.SubmitStartFormCmd;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.IdentityLink;
import org.camunda.bpm.engine.variable.VariableMap;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;

/**
 * The engine's form service. What a person submits passes through {@link FormInput}, and has its effect once however often it is sent
 * ({@link IdempotentForms}). The values of a form are computed when it is opened, for people who may work on the task.
 */
class PersonsFormService extends FormServiceImpl {

    private final FormInput input;
    private final FormValueProviders providers;
    private final IdempotentForms sent;

    PersonsFormService(FormInput input, FormValueProviders providers, IdempotentForms sent) {
        this.input = input;
        this.providers = providers;
        this.sent = sent;
    }

    @Override
    public void submitTaskForm(String taskId, Map<String, Object> properties) {
        commandExecutor.execute(new PersonsTaskService.Complete(input, sent, taskId, properties, false));
    }

    @Override
    public VariableMap submitTaskFormWithVariablesInReturn(
            String taskId, Map<String, Object> properties, boolean deserializeValues) {
        return commandExecutor.execute(new PersonsTaskService.Complete(input, sent, taskId, properties, true));
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public void submitTaskFormData(String taskId, Map<String, String> properties) {
        submitTaskForm(taskId, (Map) properties);
    }

    @Override
    public ProcessInstance submitStartForm(String processDefinitionId, Map<String, Object> properties) {
        return submitStartForm(processDefinitionId, null, properties);
    }

    @Override
    public ProcessInstance submitStartForm(
            String processDefinitionId, @Nullable String businessKey, Map<String, Object> properties) {
        return commandExecutor.execute(new Start(processDefinitionId, businessKey, properties));
    }

    @Override
    public ProcessInstance submitStartFormData(String processDefinitionId, Map<String, String> properties) {
        return submitStartFormData(processDefinitionId, null, properties);
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public ProcessInstance submitStartFormData(
            String processDefinitionId, @Nullable String businessKey, Map<String, String> properties) {
        return submitStartForm(processDefinitionId, businessKey, (Map) properties);
    }

    @Override
    public VariableMap getTaskFormVariables(String taskId) {
        return getTaskFormVariables(taskId, null, true);
    }

    @Override
    public VariableMap getTaskFormVariables(
            String taskId, @Nullable Collection<String> formVariables, boolean deserializeObjectValues) {
        return commandExecutor.execute(new Show(taskId, formVariables, deserializeObjectValues));
    }

    final class Start extends SubmitStartFormCmd {

        Start(String processDefinitionId, @Nullable String businessKey, Map<String, Object> properties) {
            super(processDefinitionId, businessKey, properties);
        }

        @Override
        public ProcessInstance execute(CommandContext context) {
            if (!FormInput.isPerson()) {
                return super.execute(context);
            }
            ProcessInstance[] started = new ProcessInstance[1];
            String id = sent.run("start " + processDefinitionId, variables, () -> {
                started[0] = start(context);
                return started[0].getId();
            });
            if (started[0] != null) {
                return started[0];
            }
            // the process instance that was started; it may have ended since
            ExecutionEntity before = new ExecutionEntity();
            before.setId(id);
            return before;
        }

        private ProcessInstance start(CommandContext context) {
            if (businessKey != null && !businessKey.isEmpty()) {
                throw Refused.unreadable("Leave out the business key: the product sets it.");
            }
            ProcessDefinitionEntity process = Context.getProcessEngineConfiguration()
                    .getDeploymentCache()
                    .findDeployedProcessDefinitionById(processDefinitionId);
            Map<String, Object> says = input.start(process, variables);
            ProcessInstance[] started = new ProcessInstance[1];
            SubmitStartFormCmd start = new SubmitStartFormCmd(processDefinitionId, null, says);
            FormInput.Kept.during(says.keySet(), () -> started[0] = start.execute(context));
            return started[0];
        }
    }

    private final class Show extends GetTaskFormVariablesCmd {

        Show(String taskId, @Nullable Collection<String> names, boolean deserialize) {
            super(taskId, names, deserialize);
        }

        @Override
        public VariableMap execute(CommandContext context) {
            VariableMap shown = super.execute(context);
            TaskEntity task = context.getTaskManager().findTaskById(resourceId);
            if (isTheirs(task, context.getAuthentication())) {
                context.runWithoutAuthorization(() -> {
                    providers.addTo(shown, providers.of(task), formVariableNames);
                    return null;
                });
            }
            return shown;
        }

        /** Whether the person is the task's assignee or may claim it. People who only monitor the engine see what its tables contain. */
        private static boolean isTheirs(TaskEntity task, @Nullable Authentication person) {
            if (person == null || person.getUserId() == null) {
                return true;
            }
            if (person.getUserId().equals(task.getAssignee())) {
                return true;
            }
            List<String> groups = person.getGroupIds() == null ? List.of() : person.getGroupIds();
            for (IdentityLink link : task.getIdentityLinks()) {
                if (person.getUserId().equals(link.getUserId())
                        || (link.getGroupId() != null && groups.contains(link.getGroupId()))) {
                    return true;
                }
            }
            return false;
        }
    }
}
