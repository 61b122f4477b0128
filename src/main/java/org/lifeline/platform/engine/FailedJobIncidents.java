package org.lifeline.platform.engine;

import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.incident.DefaultIncidentHandler;
import org.camunda.bpm.engine.impl.incident.IncidentContext;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.runtime.Incident;

/**
 * Ends the incident of a job that is done, without a search where there is none. An execution knows whether it has incidents; the engine
 * asks the database nevertheless, for each job that ends.
 */
final class FailedJobIncidents extends DefaultIncidentHandler {

    FailedJobIncidents() {
        super(Incident.FAILED_JOB_HANDLER_TYPE);
    }

    @Override
    protected void removeIncident(IncidentContext incident, boolean resolved) {
        ExecutionEntity execution = incident.getExecutionId() == null
                ? null
                : Context.getCommandContext()
                        .getDbEntityManager()
                        .getCachedEntity(ExecutionEntity.class, incident.getExecutionId());
        if (execution == null || (execution.getCachedEntityState() & 1 << ExecutionEntity.INCIDENT_STATE_BIT) != 0) {
            super.removeIncident(incident, resolved);
        }
    }
}
