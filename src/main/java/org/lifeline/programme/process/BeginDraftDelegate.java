package org.lifeline.programme.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.platform.security.ActingPerson;
import org.lifeline.programme.DraftAuthoring;
import org.springframework.stereotype.Component;

/** Checks the programme's code while the manager still sees the start form, and makes it the business key of the process. */
@Component
class BeginDraftDelegate implements JavaDelegate {

    private final DraftAuthoring drafts;

    BeginDraftDelegate(DraftAuthoring drafts) {
        this.drafts = drafts;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String manager = ActingPerson.manager(execution);
        execution.setProcessBusinessKey(
                drafts.begin(SetUpProcess.isNew(execution), SetUpProcess.code(execution), manager));
    }
}
