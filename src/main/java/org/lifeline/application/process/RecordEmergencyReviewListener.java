package org.lifeline.application.process;

import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Officers;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** Records a manager's finding about emergency help that the stages did not approve. */
@Component
class RecordEmergencyReviewListener implements TaskListener {

    /** The values of emergency-review.form. */
    private static final List<String> FINDINGS = List.of("justified", "misjudged", "suspectedFraud");

    private final AuditLog audit;
    private final Officers officers;
    private final Programmes programmes;
    private final Duties duties;

    RecordEmergencyReviewListener(AuditLog audit, Officers officers, Programmes programmes, Duties duties) {
        this.audit = audit;
        this.officers = officers;
        this.programmes = programmes;
        this.duties = duties;
    }

    @Override
    public void notify(DelegateTask task) {
        String manager = officers.current().getUserId();
        programmes.requireManager((String) task.getVariable(AssistanceProcess.PROGRAMME_CODE), manager);
        Object finding = task.getVariable(AssistanceProcess.FINDING);
        if (!(finding instanceof String code) || !FINDINGS.contains(code)) {
            throw Refused.invalid(AssistanceProcess.FINDING, "Choose one of: " + String.join(", ", FINDINGS) + ".");
        }
        duties.assign((String) task.getVariable(AssistanceProcess.APPLICATION_NUMBER), manager, Duty.EMERGENCY_REVIEW);
        audit.append(
                Action.emergencyReviewed,
                manager,
                (String) task.getVariable(AssistanceProcess.APPLICATION_NUMBER),
                (String) task.getVariable(AssistanceProcess.PROGRAMME_CODE),
                Map.of("finding", code));
    }
}
