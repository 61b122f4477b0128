package org.lifeline.platform.engine;

import org.lifeline.platform.problem.DatabaseAway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.task.ThreadPoolTaskSchedulerCustomizer;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.stereotype.Component;
import org.springframework.util.ErrorHandler;

/**
 * What the console says when scheduled work of this node has failed. The work is done again when it is due next, so a database
 * that does not answer and a race that was lost are one line each. Anything else is a mistake, and is told with where it happened but without
 * the data that its words may quote.
 */
@Component
class ScheduledWorkFailures implements ThreadPoolTaskSchedulerCustomizer, ErrorHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ScheduledWorkFailures.class);

    @Override
    public void customize(ThreadPoolTaskScheduler scheduler) {
        scheduler.setErrorHandler(this);
    }

    @Override
    public void handleError(Throwable failure) {
        if (DatabaseAway.is(failure)) {
            LOG.warn("The database does not answer. Scheduled work of this node is tried again at its next turn");
        } else if (LostRace.is(failure)) {
            LOG.info(
                    "Scheduled work of this node met a change by somebody else at the same moment, and is tried again at its next turn");
        } else {
            LOG.error("Scheduled work of this node has failed", FailuresWithoutData.of(failure));
        }
    }
}
