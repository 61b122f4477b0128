package org.lifeline.testing;

import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.runtime.Job;
import org.lifeline.platform.engine.LostRace;

/** Jobs whose time tests do not wait for. */
public final class Jobs {

    private Jobs() {}

    /** Does a job now. Another job of the same process, such as a message, may end at this moment: then it is done again, as the product does. */
    public static void run(ManagementService management, Job job) {
        await().atMost(PATIENCE)
                .pollInSameThread()
                .ignoreExceptionsMatching(LostRace::is)
                .until(() -> {
                    management.executeJob(job.getId());
                    return true;
                });
    }
}
