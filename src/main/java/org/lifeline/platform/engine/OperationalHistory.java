package org.lifeline.platform.engine;

import java.util.Set;
import org.camunda.bpm.engine.ActivityTypes;
import org.camunda.bpm.engine.impl.history.HistoryLevelFull;
import org.camunda.bpm.engine.impl.history.event.HistoricActivityInstanceEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoricDetailEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.event.HistoryEventType;
import org.camunda.bpm.engine.impl.history.event.HistoryEventTypes;
import org.camunda.bpm.engine.impl.history.handler.DbHistoryEventHandler;
import org.jspecify.annotations.Nullable;

/**
 * The part of the engine's history that somebody reads: which steps, tasks, incidents, decisions and failed jobs a case had, and what
 * administrators did. The values of variables, and jobs that were created or succeeded, are not kept: each would cost statements in every
 * step. What happened in a case, and who decided what, is in the product's own tables and in the sealed audit log.
 */
final class OperationalHistory {

    private OperationalHistory() {}

    /** The level "full" without the log of jobs that did not fail. It has the name of that level, so that the database need not change. */
    static final class Level extends HistoryLevelFull {

        private static final Set<HistoryEventTypes> OF_UNFAILED_JOBS =
                Set.of(HistoryEventTypes.JOB_CREATE, HistoryEventTypes.JOB_SUCCESS, HistoryEventTypes.JOB_DELETE);

        @Override
        public boolean isHistoryEventProduced(HistoryEventType type, @Nullable Object entity) {
            return !OF_UNFAILED_JOBS.contains(type) && super.isHistoryEventProduced(type, entity);
        }
    }

    /**
     * Writes no values of variables. Their events are produced nevertheless, because {@link FormFieldsOnly} checks them. Nor does it write
     * the steps through which a process only passes; the step before and the step after such a step tell the same.
     */
    static final class Writer extends DbHistoryEventHandler {

        private static final Set<String> PASSED_THROUGH =
                Set.of(ActivityTypes.GATEWAY_EXCLUSIVE, ActivityTypes.GATEWAY_PARALLEL, ActivityTypes.START_EVENT);

        @Override
        public void handleEvent(HistoryEvent event) {
            boolean passedThrough = event instanceof HistoricActivityInstanceEventEntity step
                    && PASSED_THROUGH.contains(step.getActivityType());
            if (!passedThrough && !(event instanceof HistoricDetailEventEntity)) {
                super.handleEvent(event);
            }
        }
    }
}
