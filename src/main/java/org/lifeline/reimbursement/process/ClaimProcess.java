package org.lifeline.reimbursement.process;

import java.util.Locale;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.lifeline.reimbursement.Claim;
import org.lifeline.reimbursement.ClaimReviews;
import org.springframework.stereotype.Component;

/**
 * The process {@code reimbursementClaim}: its key, its variables, and how it starts. Its business key is the claim's number. A claim that
 * was returned and is submitted again starts a new instance.
 */
@Component
class ClaimProcess implements ClaimReviews {

    public static final String KEY = "reimbursementClaim";

    static final String CLAIM_NUMBER = "claimNumber";
    static final String PROGRAMME_CODE = "programmeCode";
    static final String PROVIDER_CODE = "providerCode";
    static final String AMOUNT_MINOR = "amountMinor";
    static final String CURRENCY = "currency";
    static final String REDEEMED_MINOR = "redeemedMinor";
    static final String DOCUMENT_COUNT = "documentCount";
    static final String DAYS_SINCE_LAST_REDEMPTION = "daysSinceLastRedemption";
    static final String CLAIM_CHECK = "claimCheck";
    static final String RETURN_REASON = "returnReason";
    static final String STAGE_COUNT = "stageCount";
    static final String PAYMENT_REFERENCE = "paymentReference";
    static final String PAID_ON = "paidOn";
    static final String AMOUNT = "amount";

    static final String TELL_RETURN = "serviceTask_tellReturn";
    static final String TELL_REJECTION = "serviceTask_tellRejection";
    static final String TELL_PAYMENT = "serviceTask_tellPayment";

    private final RuntimeService runtime;

    ClaimProcess(RuntimeService runtime) {
        this.runtime = runtime;
    }

    @Override
    public void start(Claim claim) {
        VariableMap variables = Variables.createVariables()
                .putValue(CLAIM_NUMBER, claim.number())
                .putValue(PROGRAMME_CODE, claim.programme())
                .putValue(PROVIDER_CODE, claim.provider())
                .putValue(AMOUNT_MINOR, claim.amount().minor())
                .putValue(AMOUNT, claim.amount().format(Locale.ENGLISH))
                .putValue(CURRENCY, claim.amount().currencyCode());
        runtime.startProcessInstanceByKey(KEY, claim.number(), variables);
    }
}
