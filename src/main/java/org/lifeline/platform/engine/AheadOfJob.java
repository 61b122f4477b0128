package org.lifeline.platform.engine;

/**
 * What a thread of the job executor does before the transaction of a job begins, while the job is locked for this node. It is the place for
 * calls that may wait for somebody outside the product, because the thread holds no connection to the database yet.
 */
public interface AheadOfJob {

    /** Whether anything is done ahead of the jobs of this activity. It is asked for each job, and must cost nothing. */
    boolean concerns(String activityId);

    /**
     * Called before the job of an activity runs that this {@linkplain #concerns concerns}. It throws nothing: a failure is kept for the job
     * itself to report, so that the job is tried again.
     */
    void begin(String activityId, String processInstanceId);

    /** Called in the same thread when that job has ended, whether it failed or not. */
    void end();
}
