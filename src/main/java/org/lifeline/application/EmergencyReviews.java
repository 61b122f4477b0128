package org.lifeline.application;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What a manager finds about emergency help that the stages did not approve afterwards. */
@Service
public class EmergencyReviews {

    /** The values of emergency-review.form. */
    private static final List<String> FINDINGS = List.of("justified", "misjudged", "suspectedFraud");

    private final Programmes programmes;
    private final Duties duties;
    private final AuditLog audit;

    EmergencyReviews(Programmes programmes, Duties duties, AuditLog audit) {
        this.programmes = programmes;
        this.duties = duties;
        this.audit = audit;
    }

    /**
     * Records the finding.
     *
     * @throws Refused 403 when the programme has other managers, or this manager has another duty on the case; 422 without a finding
     */
    @Transactional
    public void record(String number, String programme, @Nullable Object finding, String manager) {
        programmes.requireManager(programme, manager);
        if (!(finding instanceof String code) || !FINDINGS.contains(code)) {
            throw Refused.invalid("finding", "Choose one of: " + String.join(", ", FINDINGS) + ".");
        }
        duties.assign(number, manager, Duty.EMERGENCY_REVIEW);
        audit.append(Action.emergencyReviewed, manager, number, programme, Map.of("finding", code));
    }
}
