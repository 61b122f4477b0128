package org.lifeline.platform.engine;

import java.util.Map;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.impl.TaskServiceImpl;
import org.camunda.bpm.engine.impl.cmd.CompleteTaskCmd;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.variable.VariableMap;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;

/** The engine's task service, where a person completes a task through its form and in no other way. */
class PersonsTaskService extends TaskServiceImpl {

    private final FormInput input;
    private final SentOnce sent;

    PersonsTaskService(FormInput input, SentOnce sent) {
        this.input = input;
        this.sent = sent;
    }

    @Override
    public void complete(String taskId) {
        complete(taskId, null);
    }

    @Override
    public void complete(String taskId, @Nullable Map<String, Object> variables) {
        commandExecutor.execute(new Complete(input, sent, taskId, variables, false));
    }

    @Override
    public VariableMap completeWithVariablesInReturn(String taskId, Map<String, Object> variables, boolean deserializeValues) {
        return commandExecutor.execute(new Complete(input, sent, taskId, variables, true));
    }

    @Override
    public void delegateTask(String taskId, String userId) {
        commandExecutor.execute(context -> {
            refuseToPeople();
            return null;
        });
        super.delegateTask(taskId, userId);
    }

    @Override
    public void resolveTask(String taskId) {
        resolveTask(taskId, null);
    }

    @Override
    public void resolveTask(String taskId, @Nullable Map<String, Object> variables) {
        commandExecutor.execute(context -> {
            refuseToPeople();
            return null;
        });
        super.resolveTask(taskId, variables);
    }

    private static void refuseToPeople() {
        if (FormInput.isPerson()) {
            throw Refused.forbidden("notDelegated", "A task is not delegated here: give it to a colleague, who completes it.");
        }
    }

    /**
     * Completes a task, whether or not an earlier version let somebody delegate it. It may be run again after it lost against another
     * change: it finds out anew whether there is still something to complete.
     */
    static final class Complete extends CompleteTaskCmd {

        private final transient FormInput input;
        private final transient SentOnce sent;
        private final transient @Nullable Map<String, Object> given;
        private transient boolean again;
        private transient boolean begun;
        private transient boolean over;

        Complete(FormInput input, SentOnce sent, String taskId, @Nullable Map<String, Object> given, boolean variablesWanted) {
            super(taskId, null, variablesWanted, false);
            this.input = input;
            this.sent = sent;
            this.given = given;
        }

        @Override
        public VariableMap execute(CommandContext context) {
            if (FormInput.isPerson() && returnVariables) {
                throw Refused.unreadable("A completed task hands out no variables: leave withVariablesInReturn out.");
            }
            VariableMap[] answer = new VariableMap[1];
            sent.run("complete " + taskId, given, () -> {
                answer[0] = complete(context);
                return null;
            });
            return answer[0];
        }

        private VariableMap complete(CommandContext context) {
            if (again && context.getTaskManager().findTaskById(taskId) == null) {
                over = true;
                throw new OptimisticLockingException("Somebody else has completed this task at the same time.");
            }
            again = true;
            return super.execute(context);
        }

        /** Whether a try found that there is nothing left to complete: no further one will. */
        boolean isHopeless() {
            return over;
        }

        /** Whether the task was there when it was begun to be completed, and is not any more. */
        Command<Boolean> isOver() {
            return context -> begun && context.getTaskManager().findTaskById(taskId) == null;
        }

        @Override
        protected void completeTask(TaskEntity task) {
            begun = true;
            if (FormInput.isPerson()) {
                input.take(task, given);
            } else if (given != null) {
                task.setExecutionVariables(given);
            }
            super.completeTask(task);
        }
    }
}
