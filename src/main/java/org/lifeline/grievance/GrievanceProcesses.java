package org.lifeline.grievance;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The process that puts a complaint before somebody who answers. Each call acts in the caller's transaction. */
public interface GrievanceProcesses {

    /**
     * Who is asked in a round, and by when.
     *
     * @param people accounts of those who may answer; empty: any member of the group
     */
    record Asked(int round, List<String> people, String group, Instant due) {}

    /**
     * Begins the process of a complaint.
     *
     * @param programme of its application; null where it is about none
     */
    void start(Grievance grievance, @Nullable String programme, Asked asked);

    /** Goes on with the second round. @return whether the process waited for it */
    boolean notSettled(String number, Asked asked);

    /**
     * Takes the task from who has it, and puts it before managers as well. Who was writing an answer is still asked, and can send it.
     *
     * @param people accounts of the managers; empty: all
     */
    void openToManagers(String number, List<String> people);
}
