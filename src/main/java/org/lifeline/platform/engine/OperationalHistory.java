package org.lifeline.platform.engine;

import org.camunda.bpm.engine.impl.history.event.HistoricDetailEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.event.HistoryEventTypes;
import org.camunda.bpm.engine.impl.history.handler.DbHistoryEventHandler;

/**
 * Writes the part of the engine's history that somebody reads: which steps, tasks, incidents, decisions and failed jobs a case had, and what
 * administrators did. The values of variables, and jobs that were created or succeeded, are not written: each costs statements in every step
 * of a case, and nobody reads them. What happened in a case, and who decided what, is in the product's own tables and in the sealed audit log.
 *
 * <p>The events themselves are still produced, because {@link FormFieldsOnly} checks them.
 */
class OperationalHistory extends DbHistoryEventHandler {

    @Override
    public void handleEvent(HistoryEvent event) {
        if (isRead(event)) {
            super.handleEvent(event);
        }
    }

    private static boolean isRead(HistoryEvent event) {
        return !(event instanceof HistoricDetailEventEntity)
                && !event.isEventOfType(HistoryEventTypes.JOB_CREATE)
                && !event.isEventOfType(HistoryEventTypes.JOB_SUCCESS)
                && !event.isEventOfType(HistoryEventTypes.JOB_DELETE);
    }
}
