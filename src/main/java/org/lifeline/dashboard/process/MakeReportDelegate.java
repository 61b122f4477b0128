package org.lifeline.dashboard.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.dashboard.ProgrammeReports;
import org.lifeline.platform.engine.CaseVariables;
import org.springframework.stereotype.Component;

/** Makes the report about a programme, in each language in which somebody reads it. */
@Component
class MakeReportDelegate implements JavaDelegate {

    private final ProgrammeReports reports;

    MakeReportDelegate(ProgrammeReports reports) {
        this.reports = reports;
    }

    @Override
    public void execute(DelegateExecution execution) {
        reports.makeDue(
                ReportProcess.text(execution, CaseVariables.PROGRAMME_CODE),
                ReportProcess.text(execution, ReportProcess.MONTH),
                ReportProcess.text(execution, ReportProcess.READERS));
    }
}
