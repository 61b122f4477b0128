package org.lifeline.programme.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.platform.security.ActingPerson;
import org.lifeline.programme.DraftAuthoring;
import org.springframework.stereotype.Component;

/** Stores the draft in the transaction that completes the author's task. If it is refused, the task stays open. */
@Component
class HandInDraftListener implements TaskListener {

    private final DraftAuthoring drafts;
    private final DraftFields fields;

    HandInDraftListener(DraftAuthoring drafts, DraftFields fields) {
        this.drafts = drafts;
        this.fields = fields;
    }

    @Override
    public void notify(DelegateTask task) {
        drafts.finish(
                task.getProcessInstanceId(),
                task.getExecution().getProcessBusinessKey(),
                task.getVariable(SetUpProcess.NEXT),
                fields.of(task),
                ActingPerson.manager(task));
    }
}
