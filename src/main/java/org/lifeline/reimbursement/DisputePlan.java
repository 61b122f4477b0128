package org.lifeline.reimbursement;

import java.util.List;
import org.lifeline.approval.Approvals;
import org.lifeline.programme.CaseKind;
import org.lifeline.programme.Plan;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.Stage;
import org.springframework.stereotype.Component;

/** Who decides a dispute: one person of a group, in one stage. */
@Component
public class DisputePlan {

    private static final String NAME = "Dispute";

    private final Approvals approvals;
    private final Programmes programmes;

    DisputePlan(Approvals approvals, Programmes programmes) {
        this.approvals = approvals;
        this.programmes = programmes;
    }

    /** @param group the group of which one person decides */
    public void freeze(String dispute, String programme, String group) {
        Plan plan = programmes.currentPlan(programme, CaseKind.CLAIM);
        approvals.freeze(dispute, plan, List.of(new Stage(1, NAME, null, group, null, "always", 1, 1, null)));
    }
}
