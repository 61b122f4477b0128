package org.lifeline.approval.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.approval.Approvals;
import org.lifeline.approval.StageOfficers;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Officers;
import org.springframework.stereotype.Component;

/** Refuses a person who is not an officer of the stage already when they claim its task or are given it, by whatever way this happens. */
@Component
class CheckOfficerListener implements TaskListener {

    private final Approvals approvals;
    private final StageOfficers officers;
    private final Officers directory;

    CheckOfficerListener(Approvals approvals, StageOfficers officers, Officers directory) {
        this.approvals = approvals;
        this.officers = officers;
        this.directory = directory;
    }

    @Override
    public void notify(DelegateTask task) {
        String person = task.getAssignee();
        if (person == null || person.isEmpty()) {
            return;
        }
        String number = ApprovalProcess.text(task, ApprovalProcess.CASE_NUMBER);
        try {
            if (!directory.exists(person)) {
                throw Refused.forbidden("noOfficer", "There is no account with this user name.");
            }
            officers.check(
                    ApprovalProcess.text(task, ApprovalProcess.CASE_KIND),
                    number,
                    approvals.stage(number, ApprovalProcess.position(task)),
                    person,
                    directory.groupsOf(person));
        } catch (Refused refused) {
            throw refused.about(number);
        }
    }
}
