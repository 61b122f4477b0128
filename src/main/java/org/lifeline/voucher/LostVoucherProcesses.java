package org.lifeline.voucher;

import java.time.Duration;
import java.util.List;

/** Puts a report that a voucher is lost before the managers of its programme. A process does it. Each call takes part in the caller's transaction. */
public interface LostVoucherProcesses {

    /** How long the managers have for a decision. */
    Duration time();

    /**
     * Tells the holder and opens the managers' task.
     *
     * @param loss id of the report
     * @param managers accounts of those who may decide; empty: any member of the group
     * @param group the group that decides where no manager is named
     */
    void start(long loss, Voucher voucher, List<String> managers, String group);

    /** The report was settled in another way than by the task, which is over. */
    void settled(long loss);
}
