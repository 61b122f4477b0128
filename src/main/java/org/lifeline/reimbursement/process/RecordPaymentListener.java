package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.lifeline.platform.problem.Refused;
import org.lifeline.reimbursement.Claims;
import org.springframework.stereotype.Component;

/** Records the payment in the transaction that completes the task: what is refused leaves the task open. */
@Component
class RecordPaymentListener implements TaskListener {

    private final Claims claims;
    private final IdentityService identities;

    RecordPaymentListener(Claims claims, IdentityService identities) {
        this.claims = claims;
        this.identities = identities;
    }

    @Override
    public void notify(DelegateTask task) {
        Authentication person = identities.getCurrentAuthentication();
        if (person == null || person.getUserId() == null) {
            throw Refused.forbidden("noOfficer", "A payment needs a person who is logged in.");
        }
        String number = (String) task.getVariable(ClaimProcess.CLAIM_NUMBER);
        try {
            claims.recordPayment(
                    number,
                    person.getUserId(),
                    task.getVariable(ClaimProcess.PAYMENT_REFERENCE),
                    task.getVariable(ClaimProcess.PAID_ON));
        } catch (Refused refused) {
            throw refused.about(number);
        }
    }
}
