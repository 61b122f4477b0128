package org.lifeline.operations;

import org.lifeline.platform.RunMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/** Says at the start when the database of a real deployment can be restored to its last backup only. */
@Component
class ArchiveAtStart implements ApplicationRunner {

    private static final Logger LOG = LoggerFactory.getLogger(ArchiveAtStart.class);

    private final Backups backups;
    private final RunMode mode;

    ArchiveAtStart(Backups backups, RunMode mode) {
        this.backups = backups;
        this.mode = mode;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        if (!mode.embedded() && !backups.archive().on()) {
            LOG.warn(
                    "The database does not archive its changes (archive_mode is off): if its disk is lost, so is everything since the last backup");
        }
    }
}
