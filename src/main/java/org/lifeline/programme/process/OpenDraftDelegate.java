package org.lifeline.programme.process;

import java.util.List;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.programme.DraftAuthoring;
import org.springframework.stereotype.Component;

/** Prepares the author's form: the choices, and the content in force or the draft that was sent back. */
@Component
class OpenDraftDelegate implements JavaDelegate {

    private final DraftAuthoring drafts;

    OpenDraftDelegate(DraftAuthoring drafts) {
        this.drafts = drafts;
    }

    @Override
    public void execute(DelegateExecution execution) {
        execution.setVariables(
                DraftVariables.of(drafts.open(execution.getProcessInstanceId(), execution.getProcessBusinessKey())));
        // these questions are asked anew each time
        List.of(SetUpProcess.NEXT, SetUpProcess.DECISION, SetUpProcess.REASON).forEach(execution::removeVariable);
    }
}
