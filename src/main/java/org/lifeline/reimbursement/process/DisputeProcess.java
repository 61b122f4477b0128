package org.lifeline.reimbursement.process;

import java.util.Locale;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.variable.Variables;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.programme.CaseKind;
import org.lifeline.reimbursement.Claim;
import org.lifeline.reimbursement.DisputeReviews;
import org.springframework.stereotype.Component;

/**
 * The process {@code claimDispute}: its key, its variables, and how it starts. Its business key is the number of the claim that the dispute
 * is. What is allowed goes on in {@code reimbursementClaim}.
 */
@Component
class DisputeProcess implements DisputeReviews {

    static final String KEY = "claimDispute";

    static final String CASE_KIND = "caseKind";
    static final String DISPUTE_GROUP = "disputeGroup";

    private final RuntimeService runtime;

    DisputeProcess(RuntimeService runtime) {
        this.runtime = runtime;
    }

    @Override
    public void start(Claim dispute) {
        runtime.startProcessInstanceByKey(
                KEY,
                dispute.number(),
                Variables.createVariables()
                        .putValue(CASE_KIND, CaseKind.DISPUTE.key())
                        .putValue(ClaimProcess.CLAIM_NUMBER, dispute.number())
                        .putValue(ClaimProcess.PROGRAMME_CODE, dispute.programme())
                        .putValue(ClaimProcess.PROVIDER_CODE, dispute.provider())
                        .putValue(ClaimProcess.AMOUNT_MINOR, dispute.amount().minor())
                        .putValue(ClaimProcess.AMOUNT, dispute.amount().format(Locale.ENGLISH))
                        .putValue(ClaimProcess.CURRENCY, dispute.amount().currencyCode()));
    }

    @Override
    public void pay(String dispute) {
        SystemAuthority.run(() -> runtime.createMessageCorrelation(ClaimProcess.DISPUTE_ALLOWED)
                .processInstanceBusinessKey(dispute)
                .setVariable(ClaimProcess.CLAIM_NUMBER, dispute)
                .correlateStartMessage());
    }
}
