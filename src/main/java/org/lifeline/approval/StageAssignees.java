package org.lifeline.approval;

import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Officers;
import org.springframework.stereotype.Component;

/** Says who can be given the task of a stage. */
@Component
public class StageAssignees {

    private final Approvals approvals;
    private final StageOfficers officers;
    private final Officers directory;

    StageAssignees(Approvals approvals, StageOfficers officers, Officers directory) {
        this.approvals = approvals;
        this.officers = officers;
        this.directory = directory;
    }

    /** @throws Refused 403 when there is no such person, or the stage is decided by somebody else; it names the case */
    public void check(String caseKind, String caseNumber, int position, String person) {
        try {
            if (!directory.exists(person)) {
                throw Refused.forbidden("noOfficer", "There is no account with this user name.");
            }
            officers.check(
                    caseKind, caseNumber, approvals.stage(caseNumber, position), person, directory.groupsOf(person));
        } catch (Refused refused) {
            throw refused.about(caseNumber);
        }
    }
}
