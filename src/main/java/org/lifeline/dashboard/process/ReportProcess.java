package org.lifeline.dashboard.process;

import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.variable.Variables;
import org.lifeline.dashboard.ReportRuns;
import org.lifeline.platform.engine.CaseVariables;
import org.springframework.stereotype.Component;

/** The process {@code programmeReport}, one instance for each programme and month. Its business key is both. */
@Component
class ReportProcess implements ReportRuns {

    static final String KEY = "programmeReport";
    static final String MONTH = "reportMonth";
    static final String READERS = "reportReaders";

    private final RuntimeService runtime;

    ReportProcess(RuntimeService runtime) {
        this.runtime = runtime;
    }

    @Override
    public void start(String programme, String month) {
        runtime.startProcessInstanceByKey(
                KEY,
                programme + "-" + month,
                Variables.createVariables()
                        .putValue(CaseVariables.PROGRAMME_CODE, programme)
                        .putValue(MONTH, month));
    }

    static String text(VariableScope scope, String name) {
        return (String) scope.getVariable(name);
    }
}
