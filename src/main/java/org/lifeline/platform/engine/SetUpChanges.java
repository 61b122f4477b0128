package org.lifeline.platform.engine;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.camunda.bpm.engine.EntityTypes;
import org.camunda.bpm.engine.history.UserOperationLogEntry;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.event.UserOperationLogEntryEventEntity;
import org.camunda.bpm.engine.impl.history.handler.HistoryEventHandler;
import org.springframework.context.ApplicationEventPublisher;

/** The engine keeps a log of what administrators do, which they can delete; this makes it known to others as it comes in. */
class SetUpChanges implements HistoryEventHandler {

    private static final String CODE = "[\\w.@*,: -]{1,200}";

    private final ApplicationEventPublisher events;

    SetUpChanges(ApplicationEventPublisher events) {
        this.events = events;
    }

    @Override
    public void handleEvent(HistoryEvent event) {
        handleEvents(List.of(event));
    }

    /** The events of one operation come together, one for each property. */
    @Override
    public void handleEvents(List<HistoryEvent> history) {
        String what = null;
        String person = null;
        Map<String, String> properties = new TreeMap<>();
        for (HistoryEvent event : history) {
            if (event instanceof UserOperationLogEntryEventEntity entry
                    && UserOperationLogEntry.CATEGORY_ADMIN.equals(entry.getCategory())
                    && entry.getUserId() != null) {
                what = entry.getEntityType().replace(" ", "") + entry.getOperationType();
                person = entry.getUserId();
                String value = entry.getNewValue();
                boolean permissionBits = EntityTypes.AUTHORIZATION.equals(entry.getEntityType()) && "permissionBits".equals(entry.getProperty());
                if (entry.getProperty() != null && value != null && value.matches(CODE) && !permissionBits) {
                    properties.put(entry.getProperty(), value);
                }
            }
        }
        if (what != null && person != null) {
            events.publishEvent(new SetUpChange(person, what, properties));
        }
    }
}
