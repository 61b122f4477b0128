package org.lifeline.platform.engine;

import java.io.Serial;
import java.util.Map;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.exception.NullValueException;
import org.camunda.bpm.engine.impl.AbstractNativeQuery;
import org.camunda.bpm.engine.impl.AbstractQuery;
import org.camunda.bpm.engine.impl.TaskServiceImpl;
import org.camunda.bpm.engine.impl.cmd.AssignTaskCmd;
import org.camunda.bpm.engine.impl.cmd.ClaimTaskCmd;
import org.camunda.bpm.engine.impl.cmd.CompleteTaskCmd;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.interceptor.CommandExecutor;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.variable.VariableMap;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;

/**
 * The engine's task service. It lets a person claim a task, return it, hand it over, or complete it through its form, and nothing else. The
 * engine's permission to hand a task over also allows to change its due date, its name and its candidates, so the permission alone is not
 * enough. Addresses of the REST API for other actions are closed already (EngineRoutes).
 */
class PersonsTaskService extends TaskServiceImpl {

    private final FormInput input;
    private final IdempotentForms sent;

    PersonsTaskService(FormInput input, IdempotentForms sent) {
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
    public VariableMap completeWithVariablesInReturn(
            String taskId, Map<String, Object> variables, boolean deserializeValues) {
        return commandExecutor.execute(new Complete(input, sent, taskId, variables, true));
    }

    /**
     * Reads a variable of a task.
     *
     * @throws NullValueException when there is no such task, also when it ends at this moment: the engine itself then fails in several ways, one
     *     of them a NullPointerException
     */
    @Override
    public Object getVariable(String taskId, String name) {
        try {
            return super.getVariable(taskId, name);
        } catch (NullPointerException | ProcessEngineException e) {
            if (createTaskQuery().taskId(taskId).count() > 0) {
                throw e;
            }
            throw new NullValueException("the task " + taskId + " has ended", e);
        }
    }

    @Override
    public void claim(String taskId, @Nullable String userId) {
        commandExecutor.execute(new Claim(taskId, userId));
    }

    @Override
    public void setCommandExecutor(CommandExecutor executor) {
        super.setCommandExecutor(new WorkOnTasksOnly(executor));
    }

    /**
     * Whatever the engine can do with a task in this version or the next, a person's command must be one of these; otherwise it is refused.
     */
    private record WorkOnTasksOnly(CommandExecutor executor) implements CommandExecutor {

        @Override
        public <T> T execute(Command<T> command) {
            if (isReading(command)
                    || command instanceof Claim
                    || command instanceof AssignTaskCmd
                    || command instanceof Complete) {
                return executor.execute(command);
            }
            return executor.execute(context -> {
                if (FormInput.isPerson()) {
                    throw Refused.forbidden(
                            "onlyThroughItsForm",
                            "A task is taken, given back, handed to a colleague, or completed through its form. All else of it comes from its process.");
                }
                return command.execute(context);
            });
        }
    }

    static boolean isReading(Command<?> command) {
        String name = command.getClass().getSimpleName();
        return command instanceof AbstractQuery
                || command instanceof AbstractNativeQuery
                || name.startsWith("Get")
                || name.startsWith("ExecuteFilter")
                || name.startsWith("TaskCountBy")
                || name.startsWith("AbstractQuery");
    }

    /** A person claims a task for themselves only; to give it to somebody else, they must have it and hand it over. */
    private static final class Claim extends ClaimTaskCmd {

        @Serial
        private static final long serialVersionUID = 1;

        Claim(String taskId, @Nullable String userId) {
            super(taskId, userId);
        }

        @Override
        public Void execute(CommandContext context) {
            super.execute(context);
            if (FormInput.isPerson() && userId != null && !userId.equals(context.getAuthenticatedUserId())) {
                throw Refused.forbidden(
                        "takenForAnother",
                        "You can claim a task only for yourself. Claim it, then assign it to the colleague.");
            }
            return null;
        }
    }

    /**
     * Completes a task, even if an earlier version allowed it to be delegated. The command may be run again after it lost a race; then it
     * checks again whether there is still something to complete.
     */
    static final class Complete extends CompleteTaskCmd {

        private final transient FormInput input;
        private final transient IdempotentForms sent;
        private final transient @Nullable Map<String, Object> given;
        private transient boolean again;
        private transient boolean begun;
        private transient boolean over;

        Complete(
                FormInput input,
                IdempotentForms sent,
                String taskId,
                @Nullable Map<String, Object> given,
                boolean variablesWanted) {
            super(taskId, null, variablesWanted, false);
            this.input = input;
            this.sent = sent;
            this.given = given;
        }

        @Override
        public VariableMap execute(CommandContext context) {
            if (FormInput.isPerson() && returnVariables) {
                throw Refused.unreadable("A completed task returns no variables. Leave out withVariablesInReturn.");
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

        /** Whether an attempt found that nothing is left to complete, so that further attempts are useless. */
        boolean isHopeless() {
            return over;
        }

        /** Whether the task existed when its completion began, and no longer does. */
        Command<Boolean> isOver() {
            return context -> begun && context.getTaskManager().findTaskById(taskId) == null;
        }

        @Override
        protected void completeTask(TaskEntity task) {
            begun = true;
            if (FormInput.isPerson()) {
                input.accept(task, given);
            } else if (given != null) {
                task.setExecutionVariables(given);
            }
            super.completeTask(task);
        }
    }
}
