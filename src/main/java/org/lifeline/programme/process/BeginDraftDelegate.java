package org.lifeline.programme.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.platform.security.Officers;
import org.lifeline.programme.ProgrammeVersions;
import org.springframework.stereotype.Component;

/** Checks the programme's code while the manager still sees the start form, and makes it the business key of the process. */
@Component
class BeginDraftDelegate implements JavaDelegate {

    private final ProgrammeVersions versions;
    private final Officers officers;
    private final Managers managers;

    BeginDraftDelegate(ProgrammeVersions versions, Officers officers, Managers managers) {
        this.versions = versions;
        this.officers = officers;
        this.managers = managers;
    }

    @Override
    public void execute(DelegateExecution execution) {
        officers.currentManager();
        boolean isNew = "new".equals(execution.getVariable(SetUpProcess.SET_UP_KIND));
        Object chosen = isNew ? null : execution.getVariable(SetUpProcess.CHANGED_PROGRAMME);
        String code = versions.begin(
                isNew, (String) (chosen == null ? execution.getVariable(SetUpProcess.PROGRAMME_CODE) : chosen));
        managers.currentOf(code);
        execution.setProcessBusinessKey(code);
    }
}
