package org.lifeline.dashboard.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.dashboard.ProgrammeReports;
import org.lifeline.platform.engine.CaseVariables;
import org.springframework.stereotype.Component;

/** Posts the report about a programme to each of its readers, in their language. */
@Component
class SendReportDelegate implements JavaDelegate {

    private final ProgrammeReports reports;

    SendReportDelegate(ProgrammeReports reports) {
        this.reports = reports;
    }

    @Override
    public void execute(DelegateExecution execution) {
        reports.sendDue(
                ReportProcess.text(execution, CaseVariables.PROGRAMME_CODE),
                ReportProcess.text(execution, ReportProcess.MONTH),
                ReportProcess.text(execution, ReportProcess.READERS));
    }
}
