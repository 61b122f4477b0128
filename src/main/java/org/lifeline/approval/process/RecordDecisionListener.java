package org.lifeline.approval.process;

import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.lifeline.approval.Approvals;
import org.lifeline.approval.Duties;
import org.lifeline.platform.problem.Refused;
import org.springframework.stereotype.Component;

/** Records an officer's decision in the transaction that completes the task: what is refused leaves the task open. */
@Component
class RecordDecisionListener implements TaskListener {

    private final Approvals approvals;
    private final Duties duties;
    private final IdentityService identities;

    RecordDecisionListener(Approvals approvals, Duties duties, IdentityService identities) {
        this.approvals = approvals;
        this.duties = duties;
        this.identities = identities;
    }

    @Override
    public void notify(DelegateTask task) {
        Authentication officer = identities.getCurrentAuthentication();
        if (officer == null || officer.getUserId() == null) {
            throw Refused.forbidden("noOfficer", "A decision needs a person who is logged in.");
        }
        String number = (String) task.getVariable(ApprovalProcess.CASE_NUMBER);
        try {
            decide(task, number, officer);
        } catch (Refused refused) {
            throw refused.about(number);
        }
    }

    private void decide(DelegateTask task, String number, Authentication officer) {
        String kind = (String) task.getVariable(ApprovalProcess.CASE_KIND);
        int position = ((Number) task.getVariable(ApprovalProcess.STAGE_POSITION)).intValue();
        // the engine lets whoever a task was assigned to complete it; a decision is the stage's officers' alone
        if (!approvals.stage(number, position).isFor(officer.getUserId(), groups(officer))) {
            throw Refused.forbidden("notYourStage", "This stage is decided by somebody else.");
        }
        approvals.decide(
                kind,
                number,
                position,
                duties.applicationsBehind(kind, number),
                officer.getUserId(),
                task.getVariable(ApprovalProcess.DECISION),
                task.getVariable(ApprovalProcess.REASON_CODE),
                task.getVariable(ApprovalProcess.REASON));
    }

    private static List<String> groups(Authentication officer) {
        return officer.getGroupIds() == null ? List.of() : officer.getGroupIds();
    }
}
