package org.lifeline.reimbursement.process;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.lifeline.platform.database.Rows;
import org.lifeline.platform.engine.OneCommand;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.reimbursement.Claim;
import org.lifeline.reimbursement.ClaimPayments;
import org.lifeline.reimbursement.ClaimReviews;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The process {@code reimbursementClaim}: its key, its variables, and how it starts. Its business key is the claim's number. A claim that
 * was returned and is submitted again starts a new instance.
 */
@Component
class ClaimProcess implements ClaimReviews, ClaimPayments {

    public static final String KEY = "reimbursementClaim";

    static final String CLAIM_NUMBER = "claimNumber";
    static final String PROGRAMME_CODE = "programmeCode";
    static final String PROVIDER_CODE = "providerCode";
    static final String AMOUNT_MINOR = "amountMinor";
    static final String CURRENCY = "currency";
    static final String REDEEMED_MINOR = "redeemedMinor";
    static final String DOCUMENT_COUNT = "documentCount";
    static final String DAYS_SINCE_LAST_REDEMPTION = "daysSinceLastRedemption";
    static final String DAYS_SINCE_FIRST_SUBMISSION = "daysSinceFirstSubmission";
    static final String PRICE_OUTLIERS = "priceOutliers";
    static final String OVER_REFERENCE_MINOR = "overReferenceMinor";
    static final String LINES_WITHOUT_REFERENCE = "linesWithoutReference";
    static final String CLAIM_CHECK = "claimCheck";
    static final String CHECK_ROW = "checkRow";
    static final String FAST_LANE_CLAIM_MINOR = "fastLaneClaimMinor";
    static final String FAST_LANE_PROVIDER_MINOR = "fastLaneProviderMinor";
    static final String FAST_LANE_USED_MINOR = "fastLaneUsedMinor";
    static final String RETURNED_BEFORE = "returnedBefore";
    static final String MISSING_PAPERS = "missingPapers";
    static final String SIMILAR_CLAIMS = "similarClaims";
    static final String NEAR_INVOICES = "nearInvoices";
    static final String OPEN_CONCERNS = "openConcerns";
    static final String REVIEWS_NOT_IN_ORDER = "reviewsNotInOrder";
    static final String PROVEN_BY_PIN = "provenByPin";
    static final String REDEEMED_OFFLINE = "redeemedOffline";
    static final String DAYS_KNOWN = "daysKnown";
    static final String WITHIN_FAST_LANE = "withinFastLane";
    static final String REVIEW_CHOSEN = "reviewChosen";
    static final String RETURN_REASON = "returnReason";
    static final String STAGE_COUNT = "stageCount";
    static final String PAYMENT_REFERENCE = "paymentReference";
    static final String PAID_ON = "paidOn";
    static final String AMOUNT = "amount";

    /** What the table judges of a claim; kept with one that nobody decides on. */
    static final List<String> JUDGED = List.of(
            AMOUNT_MINOR,
            REDEEMED_MINOR,
            DOCUMENT_COUNT,
            DAYS_SINCE_LAST_REDEMPTION,
            RETURNED_BEFORE,
            MISSING_PAPERS,
            SIMILAR_CLAIMS,
            NEAR_INVOICES,
            OPEN_CONCERNS,
            REVIEWS_NOT_IN_ORDER,
            PROVEN_BY_PIN,
            REDEEMED_OFFLINE,
            DAYS_KNOWN,
            PRICE_OUTLIERS,
            OVER_REFERENCE_MINOR,
            LINES_WITHOUT_REFERENCE);

    static final String TELL_RETURN = "serviceTask_tellReturn";
    static final String TELL_REJECTION = "serviceTask_tellRejection";
    static final String TELL_PAYMENT = "serviceTask_tellPayment";

    static final String TELL_PAYMENT_FAILED = "serviceTask_tellPaymentFailed";
    static final String TELL_MONEY_RETURNED = "serviceTask_tellMoneyReturned";
    private static final String RECORD_PAYMENT = "userTask_recordPayment";

    private static final String PAID = "claim.paid";
    private static final String PAYMENT_FAILED = "claim.paymentFailed";
    private static final String MONEY_RETURNED = "claim.moneyReturned";
    static final String DISPUTE_ALLOWED = "claim.disputeAllowed";

    private final RuntimeService runtime;
    private final OneCommand oneCommand;
    private final JdbcClient jdbc;

    ClaimProcess(RuntimeService runtime, OneCommand oneCommand, JdbcClient jdbc) {
        this.runtime = runtime;
        this.oneCommand = oneCommand;
        this.jdbc = jdbc;
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

    @Override
    public void paid(Collection<String> claims) {
        oneCommand.run(() -> SystemAuthority.run(() -> {
            Map<String, List<String>> waiting = waitingForPayment(claims);
            claims.forEach(number -> {
                List<String> steps = waiting.getOrDefault(number, List.of());
                steps.forEach(step -> runtime.messageEventReceived(PAID, step));
                if (steps.isEmpty()) {
                    leaveOldTask(number);
                }
            });
        }));
    }

    /** By claim, the executions that wait for its payment. In one statement: the engine would search twice for each claim. */
    private Map<String, List<String>> waitingForPayment(Collection<String> claims) {
        return Rows.byKey(jdbc.sql("""
                        select i.business_key_ as claim, s.execution_id_ as execution
                          from act_ru_execution i join act_ru_event_subscr s on s.proc_inst_id_ = i.id_
                         where i.business_key_ = any (:claims) and i.suspension_state_ = 1
                           and s.event_type_ = 'message' and s.event_name_ = :paid
                         order by s.execution_id_""")
                .param("claims", claims.toArray(String[]::new))
                .param("paid", PAID)
                .query((row, n) -> Map.entry(row.getString("claim"), row.getString("execution")))
                .list());
    }

    /** A claim that was approved before there were payment runs waits at a task, which has nothing to do any more. */
    private void leaveOldTask(String number) {
        runtime.createProcessInstanceQuery()
                .processDefinitionKey(KEY)
                .processInstanceBusinessKey(number)
                .activityIdIn(RECORD_PAYMENT)
                .list()
                .forEach(old -> runtime.createProcessInstanceModification(old.getId())
                        .cancelAllForActivity(RECORD_PAYMENT)
                        .startBeforeActivity(TELL_PAYMENT)
                        .execute());
    }

    @Override
    public void rejected(Collection<String> claims) {
        SystemAuthority.run(() -> claims.forEach(number -> runtime.createMessageCorrelation(PAYMENT_FAILED)
                .processInstanceBusinessKey(number)
                .correlateAll()));
    }

    @Override
    public void cameBack(Collection<String> claims) {
        SystemAuthority.run(() -> claims.forEach(number -> runtime.createMessageCorrelation(MONEY_RETURNED)
                .processInstanceBusinessKey(number)
                .setVariable(CLAIM_NUMBER, number)
                .correlateStartMessage()));
    }
}
