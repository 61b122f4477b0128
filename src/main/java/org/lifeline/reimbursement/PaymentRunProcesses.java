package org.lifeline.reimbursement;

import java.time.LocalDate;
import java.util.Collection;
import java.util.Map;
import org.lifeline.platform.security.CurrentUser;

/** How a payment run begins and is released: by its process. */
public interface PaymentRunProcesses {

    /** Begins the process, which collects the claims of the run. */
    void start(String run, String programme, String rail, LocalDate due);

    /**
     * Releases the run for a person, as its task does.
     *
     * @throws org.lifeline.platform.problem.Refused when the person may not, or the run does not wait to be released
     */
    void release(String run, CurrentUser user);

    /** Opens a task in which the payment of a claim is recorded by hand, unless there is one; returns its id. */
    String recordByHand(Claim claim);

    /** Opens a task in which a person says what became of a run, unless there is one; returns its id. */
    String recordRun(PaymentRun run);

    /** Opens a task about a line of a bank file that fits no payment. */
    void clear(UnmatchedLine line);

    /** The tasks about these lines, by file and position as in {@link UnmatchedLine#key}; a line that is cleared up has none. */
    Map<String, String> clearingTasks(Collection<UnmatchedLine> lines);
}
