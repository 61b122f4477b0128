package org.lifeline.testing;

import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.runtime.Job;

/** Jobs whose time tests do not wait for. */
public final class Jobs {

    /** The engine's code where it notices only while it works that what it works on has ended. */
    private static final String GONE = "ENGINE-03077";

    private Jobs() {}

    /** Does a job now. Another job of the same process, such as a message, may end at this moment: then it is done again, as the product does. */
    public static void run(ManagementService management, Job job) {
        await().atMost(PATIENCE)
                .pollInSameThread()
                .ignoreExceptionsMatching(failure -> failure instanceof OptimisticLockingException
                        || String.valueOf(failure.getMessage()).contains(GONE))
                .until(() -> {
                    management.executeJob(job.getId());
                    return true;
                });
    }
}
