package org.lifeline.application.process;

import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** Writes down what a manager makes of emergency help that was not approved. */
@Component
class RecordEmergencyReviewListener implements TaskListener {

    /** The values of emergency-review.form. */
    private static final List<String> FINDINGS = List.of("justified", "misjudged", "suspectedFraud");

    private final AuditLog audit;
    private final IdentityService identities;
    private final Programmes programmes;

    RecordEmergencyReviewListener(AuditLog audit, IdentityService identities, Programmes programmes) {
        this.audit = audit;
        this.identities = identities;
        this.programmes = programmes;
    }

    @Override
    public void notify(DelegateTask task) {
        Authentication manager = identities.getCurrentAuthentication();
        if (manager == null || manager.getUserId() == null) {
            throw Refused.forbidden("noOfficer", "A review needs a person who is logged in.");
        }
        programmes.requireManager((String) task.getVariable(AssistanceProcess.PROGRAMME_CODE), manager.getUserId());
        Object finding = task.getVariable("finding");
        if (!(finding instanceof String code) || !FINDINGS.contains(code)) {
            throw Refused.invalid("finding", "Choose one of: " + String.join(", ", FINDINGS) + ".");
        }
        audit.append(
                Action.emergencyReviewed,
                manager.getUserId(),
                (String) task.getVariable(AssistanceProcess.APPLICATION_NUMBER),
                (String) task.getVariable(AssistanceProcess.PROGRAMME_CODE),
                Map.of("finding", code));
    }
}
