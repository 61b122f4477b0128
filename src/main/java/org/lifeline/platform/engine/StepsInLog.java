package org.lifeline.platform.engine;

import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.delegate.DefaultDelegateInterceptor;
import org.camunda.bpm.engine.impl.delegate.DelegateInvocation;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.tracing.LogContext;
import org.lifeline.platform.tracing.Traces;

/**
 * Names the case in every line that is logged while a delegate or a listener works on it. It asks the database for nothing: a process
 * instance that the engine has not loaded is not named. After a failure the name stays until the job or the request ends, so that the line
 * about the failure has it.
 */
final class StepsInLog extends DefaultDelegateInterceptor {

    private final Traces traces;

    StepsInLog(Traces traces) {
        this.traces = traces;
    }

    @Override
    public void handleInvocation(DelegateInvocation invocation) throws Exception {
        if (!(invocation.getContextExecution() instanceof ExecutionEntity execution)) {
            super.handleInvocation(invocation);
            return;
        }
        String before = LogContext.named();
        traces.step(caseOf(execution), processOf(execution), execution.getCurrentActivityId());
        super.handleInvocation(invocation);
        LogContext.name(before);
    }

    private static @Nullable String caseOf(ExecutionEntity execution) {
        CommandContext command = Context.getCommandContext();
        if (command == null || execution.getProcessInstanceId() == null) {
            return null;
        }
        ExecutionEntity instance =
                command.getDbEntityManager().getCachedEntity(ExecutionEntity.class, execution.getProcessInstanceId());
        return instance == null ? LogContext.named() : LogContext.caseIn(instance.getBusinessKey());
    }

    /** The id of a process definition begins with its key. */
    private static String processOf(ExecutionEntity execution) {
        String definition = String.valueOf(execution.getProcessDefinitionId());
        int end = definition.indexOf(':');
        return end < 0 ? definition : definition.substring(0, end);
    }
}
