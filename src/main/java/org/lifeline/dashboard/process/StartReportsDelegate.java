package org.lifeline.dashboard.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.dashboard.ProgrammeReports;
import org.springframework.stereotype.Component;

/** Begins the report about last month for each programme with cases. */
@Component
class StartReportsDelegate implements JavaDelegate {

    private final ProgrammeReports reports;

    StartReportsDelegate(ProgrammeReports reports) {
        this.reports = reports;
    }

    @Override
    public void execute(DelegateExecution execution) {
        reports.startDue();
    }
}
