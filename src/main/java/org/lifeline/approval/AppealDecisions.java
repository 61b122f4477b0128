package org.lifeline.approval;

import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Role;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** Takes the decisions on appeals: where managers decide them, only those of the programme may. */
@Component
public class AppealDecisions {

    private final Appeals appeals;
    private final Programmes programmes;

    AppealDecisions(Appeals appeals, Programmes programmes) {
        this.appeals = appeals;
        this.programmes = programmes;
    }

    /** @throws Refused when the reviewer may not decide, or the decision has no fitting reason; it names the case */
    public void decide(
            String programme,
            String application,
            String reviewer,
            @Nullable Object decision,
            @Nullable Object reasonCode,
            @Nullable Object reason) {
        try {
            if (programmes.get(programme).appealGroup().equals(Role.PROGRAMME_MANAGER)) {
                programmes.requireManager(programme, reviewer);
            }
            appeals.decide(application, reviewer, decision, reasonCode, reason);
        } catch (Refused refused) {
            throw refused.about(application);
        }
    }
}
