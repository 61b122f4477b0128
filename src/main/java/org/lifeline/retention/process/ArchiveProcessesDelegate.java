package org.lifeline.retention.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.retention.HistoryArchive;
import org.springframework.stereotype.Component;

/** Takes the processes of cases that are closed for long out of the engine. */
@Component
class ArchiveProcessesDelegate implements JavaDelegate {

    private final HistoryArchive archive;

    ArchiveProcessesDelegate(HistoryArchive archive) {
        this.archive = archive;
    }

    @Override
    public void execute(DelegateExecution execution) {
        archive.archiveDue();
    }
}
