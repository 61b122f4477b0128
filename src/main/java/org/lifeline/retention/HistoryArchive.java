package org.lifeline.retention;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.lifeline.application.ApplicationErasure;
import org.lifeline.application.Applications;
import org.lifeline.hold.LegalHolds;
import org.lifeline.platform.engine.OneCommand;
import org.lifeline.platform.engine.PastProcesses;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * Takes the processes of cases that are closed for long out of the engine's tables into the archive, where they are read as before and take a
 * tenth of the room (decision 120). Each case is a transaction of its own: a night that is interrupted loses nothing and goes on with the next
 * one. A case stays in the engine while a process of it runs, while it is on hold, and until its period is over.
 */
@Service
public class HistoryArchive {

    private static final Logger LOG = LoggerFactory.getLogger(HistoryArchive.class);

    /** In {@code retentionPeriods}: how long processes stay in the engine after the last of the case ended. */
    private static final String PERIOD = "endedProcesses";

    /** The processes that make a case; the others that have its number are archived with them. */
    private static final String[] CASES = {"assistanceApplication", "reimbursementClaim", "claimDispute"};

    /** So many are deleted from the archive in one transaction. */
    private static final int AT_ONCE = 200;

    /** What is left is done in the next nights: the engine's own clean-up has to come to its work, too. */
    private static final int MOST_IN_A_NIGHT = 50_000;

    private final RetentionPeriods periods;
    private final PastProcesses processes;
    private final OneCommand commands;
    private final Applications applications;
    private final ApplicationErasure erasure;
    private final LegalHolds holds;

    HistoryArchive(
            RetentionPeriods periods,
            PastProcesses processes,
            OneCommand commands,
            Applications applications,
            ApplicationErasure erasure,
            LegalHolds holds) {
        this.periods = periods;
        this.processes = processes;
        this.commands = commands;
        this.applications = applications;
        this.erasure = erasure;
        this.holds = holds;
    }

    /** Archives the cases that are due, and deletes what was kept in the archive for as long as its model says. */
    public void archiveDue() {
        Instant before = periods.before(PERIOD);
        due(before).forEach(number -> archiveCarefully(number, before));
        int[] deleted = {AT_ONCE};
        while (deleted[0] == AT_ONCE) {
            commands.runApart(() -> deleted[0] = processes.deleteDue(AT_ONCE));
        }
    }

    private List<String> due(Instant before) {
        List<String> due = new ArrayList<>();
        commands.runApart(() -> due.addAll(processes.overBefore(before, MOST_IN_A_NIGHT, CASES)));
        return due;
    }

    /** One that cannot be archived must not keep the others; it is tried again the next night. */
    private void archiveCarefully(String number, Instant before) {
        try {
            commands.runApart(() -> archive(number, before));
        } catch (RuntimeException e) {
            LOG.warn(
                    "the processes of {} were not archived: {}",
                    number,
                    e.getClass().getSimpleName());
        }
    }

    private void archive(String number, Instant before) {
        boolean application = applications.exists(number);
        // asked again under the lock of the case, so that it is neither erased nor put on hold meanwhile
        if ((application && !erasure.isOver(number)) || holds.isOnHold(number) || !processes.areOver(number, before)) {
            return;
        }
        if (application && erasure.isErased(number)) {
            processes.delete(number);
        } else {
            processes.archive(number);
        }
    }
}
