package org.lifeline.platform.engine;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.camunda.bpm.engine.history.UserOperationLogEntry;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.event.UserOperationLogEntryEventEntity;
import org.camunda.bpm.engine.impl.history.handler.HistoryEventHandler;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Publishes what administrators do. The engine has a log of this, but administrators can delete its entries, so each operation is published
 * as it happens.
 */
class AdminOperationLog implements HistoryEventHandler {

    private static final String CODE = "[\\w.@*,: -]{1,200}";

    private final ApplicationEventPublisher events;

    AdminOperationLog(ApplicationEventPublisher events) {
        this.events = events;
    }

    @Override
    public void handleEvent(HistoryEvent event) {
        if (event instanceof UserOperationLogEntryEventEntity entry
                && UserOperationLogEntry.CATEGORY_ADMIN.equals(entry.getCategory())
                && entry.getUserId() != null) {
            Map<String, String> properties = operation(entry);
            String value = entry.getNewValue();
            if (entry.getProperty() != null && value != null && value.matches(CODE)) {
                properties.put(entry.getProperty(), value);
            }
        }
    }

    @Override
    public void handleEvents(List<HistoryEvent> history) {
        history.forEach(this::handleEvent);
    }

    /** The properties of an operation arrive one by one, so it is published when its transaction is about to commit. */
    private Map<String, String> operation(UserOperationLogEntryEventEntity entry) {
        for (TransactionSynchronization waiting : TransactionSynchronizationManager.getSynchronizations()) {
            if (waiting instanceof Operation operation && operation.id.equals(entry.getOperationId())) {
                return operation.properties;
            }
        }
        Operation operation = new Operation(
                entry.getOperationId(),
                entry.getUserId(),
                entry.getEntityType().replace(" ", "") + entry.getOperationType());
        TransactionSynchronizationManager.registerSynchronization(operation);
        return operation.properties;
    }

    private final class Operation implements TransactionSynchronization {
        private final String id;
        private final String person;
        private final String what;
        private final Map<String, String> properties = new TreeMap<>();

        Operation(String id, String person, String what) {
            this.id = id;
            this.person = person;
            this.what = what;
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            events.publishEvent(new AdminOperation(person, what, properties));
        }
    }
}
