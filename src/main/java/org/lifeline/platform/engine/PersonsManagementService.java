package org.lifeline.platform.engine;

import org.camunda.bpm.engine.exception.NullValueException;
import org.camunda.bpm.engine.impl.ManagementServiceImpl;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.lifeline.platform.problem.Refused;

/** The engine's management service, in which operations run a job by hand. */
class PersonsManagementService extends ManagementServiceImpl {

    PersonsManagementService(ProcessEngineConfigurationImpl engine) {
        super(engine);
    }

    /**
     * Runs a job.
     *
     * @throws NullValueException when there is no such job, also when somebody else completes it at this moment: its variables are then gone
     *     while a delegate reads them, and any failure may follow from that
     */
    @Override
    public void executeJob(String jobId) {
        try {
            super.executeJob(jobId);
        } catch (RuntimeException e) {
            if (jobId == null || Refused.in(e) != null || !isGone(jobId)) {
                throw e;
            }
            throw new NullValueException("No job found with id '" + jobId + "'", e);
        }
    }

    private boolean isGone(String jobId) {
        Command<Boolean> command = context -> context.getJobManager().findJobById(jobId) == null;
        return commandExecutor.execute(command);
    }
}
