package org.lifeline.reimbursement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RepositoryService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.BankMessages;
import org.lifeline.testing.ChangedTable;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Interest on claims that are paid late, in a programme with 8 % a year and five days of grace. */
class LateInterestTest extends LifelineTest {

    private static final String TABLE = "reimbursement/interest-terms.dmn";

    private final Api provider = as("service-provider");
    private final Api payer = as("cash-manager");
    private final Api preparer = as("cash-manager-2");

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @Autowired
    private RepositoryService models;

    @Autowired
    private ProviderBalances balances;

    @Autowired
    private PlatformTransactionManager transactions;

    private String programme;
    private ChangedTable table;

    @BeforeEach
    void programme() {
        programme = NewProgramme.with(jdbc).stages("social-worker");
        String text = ChangedTable.with(ChangedTable.text(TABLE), "interest_ema", "800");
        table = ChangedTable.deploy(
                models,
                TABLE,
                text.replace("\"EMA\"", "\"" + programme + "\"")
                        .replaceFirst("(?<before>_ema_grace\">\\s*<text>)0", "${before}5"));
    }

    @AfterEach
    void productsOwnTable() {
        table.close();
    }

    @ParameterizedTest
    @CsvSource({"4000, 800, 40, 35", "365000, 100, 5, 50", "3650, 100, 5, 1", "3650, 100, 4, 0", "1, 1, 1, 0"})
    void isRoundedHalfUp(long paid, int rate, long days, long interest) {
        assertThat(LateInterest.amountMinor(paid, rate, days)).isEqualTo(interest);
    }

    @Test
    void isOwedForALatePaymentAndPaidOnceByTheNextRun() {
        String claim = paidByHand(40);
        String interest = "INT-" + claim;
        assertThat(owed(claim)).isEqualTo(35);
        accountsAreRight();
        assertThat(balance("interest")).isEqualTo(35);
        assertThat(balance("late")).isEqualTo(-35);
        assertThat(account().path("interest").decimalValue()).isEqualByComparingTo("0.35");
        assertThat(account().path("closing").decimalValue()).isEqualByComparingTo("0.35");
        assertThat(provider.get("/provider/claims/" + claim).expect(200).text())
                .contains("0.35", "40 days late", "next payment run");
        assertThat(balances.page(new ClaimReach.Reach(Set.of(programme)), 0, 10))
                .singleElement()
                .satisfies(owed -> {
                    assertThat(owed.interest().minor()).isEqualTo(35);
                    assertThat(owed.total().minor()).isEqualTo(35);
                });
        assertThat(payer.get("/finance/runs/new?programme=" + programme + "&rail=iso20022&due=" + ClaimSteps.today())
                        .expect(200)
                        .text())
                .contains("preview-interest");

        JsonNode run = prepare().expect(201).json();
        assertThat(run.path("total").decimalValue()).isEqualByComparingTo("0.35");
        String number = run.path("run").asText();
        prepare().expectProblem(409, "nothingToPay");
        // who recorded the late payment made the interest
        payer.post("/api/payment-runs/" + number + "/release", "").expectProblem(403, "separationOfDuties");
        assertThat(refusedBy("""
                        update payment_run set state = 'releasing', decided_by = 'cash-manager', decided_at = now(), execution_on = current_date
                         where number = '%s'""".formatted(number))).contains("took part in interest");
        release(number);
        assertThat(file(number)).contains("<EndToEndId>" + interest + "-1<");
        // the bank does not carry it out: it is owed again, and in the next run
        reconcile(BankMessages.rejected(number, interest + "-1", "AC04"));
        accountsAreRight();
        assertThat(balance("interest")).isEqualTo(35);
        file(released());
        reconcile(BankMessages.camt054(BankMessages.booked(interest + "-2", "0.35", "I2")));
        accountsAreRight();
        assertThat(balance("interest")).isZero();
        assertThat(account().path("closing").decimalValue()).isZero();
        prepare().expectProblem(409, "nothingToPay");
        assertThat(provider.get("/provider/claims/" + claim).expect(200).text()).contains("It was paid to you on");
        JsonNode advice = provider.get("/api/payments/" + interest + "-2/remittance")
                .expect(200)
                .json();
        assertThat(advice.path("paid").decimalValue()).isEqualByComparingTo("0.35");
        assertThat(advice.path("payments").path(0).path("interest").asText()).isEqualTo(interest);
        provider.get("/api/payments/" + interest + "-2/remittance/pdf").expect(200);
        assertThat(provider.get("/provider/payments/" + interest + "-2")
                        .expect(200)
                        .text())
                .contains("Interest for late payment", interest);

        // it comes back, and is paid once more
        reconcile(BankMessages.camt054(BankMessages.returned(interest + "-2", "0.35")));
        accountsAreRight();
        assertThat(balance("interest")).isEqualTo(35);
        assertThat(prepare().expect(201).json().path("total").decimalValue()).isEqualByComparingTo("0.35");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoToldThatItsPaymentFailedDoesNotReleaseTheNextRun(boolean cameBack) {
        String interest = "INT-" + paidByHand(40);
        file(released());
        String teller = Accounts.create(identities, "cash-manager");
        if (cameBack) {
            reconcile(BankMessages.camt054(BankMessages.booked(interest + "-1", "0.35", "W1")));
            reconcile(as(teller), BankMessages.camt054(BankMessages.returned(interest + "-1", "0.35")));
        } else {
            reconcile(as(teller), BankMessages.rejected(runOf(interest + "-1"), interest + "-1", "AC04"));
        }
        mayNotReleaseTheNextRun(teller);
    }

    @Test
    void whoToldWhenTheLatePaymentWasMadeDoesNotReleaseItsInterest() {
        String claim = ClaimSteps.approved(provider, programme, "40.00");
        backdate(claim, 40);
        file(released());
        String teller = Accounts.create(identities, "cash-manager");
        reconcile(as(teller), BankMessages.camt054(BankMessages.booked(claim + "-1", "40.00", "W2")));
        assertThat(owed(claim)).isEqualTo(35);
        mayNotReleaseTheNextRun(teller);
    }

    private void mayNotReleaseTheNextRun(String teller) {
        String run = prepare().expect(201).json().path("run").asText();
        as(teller).post("/api/payment-runs/" + run + "/release", "").expectProblem(403, "separationOfDuties");
        assertThat(refusedBy("""
                        update payment_run set state = 'releasing', decided_by = '%s', decided_at = now(), execution_on = current_date
                         where number = '%s'""".formatted(teller, run))).contains("took part in interest");
        release(run);
    }

    private String runOf(String payment) {
        return jdbc.sql("select run_number from payment where end_to_end_id = ?")
                .param(payment)
                .query(String.class)
                .single();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "5, 0", "6, 5"})
    void isNotOwedUntilTheDaysOfGraceAreOver(int days, long interest) {
        assertThat(owed(paidByHand(days))).isEqualTo(interest);
        accountsAreRight();
    }

    @Test
    void aClaimThatIsPaidAgainEarnsNothingAgain() {
        String claim = ClaimSteps.approved(provider, programme, "40.00");
        backdate(claim, 40);
        file(released());
        reconcile(BankMessages.camt054(BankMessages.booked(claim + "-1", "40.00", "L1")));
        ClaimSteps.status(provider, claim, "paid");
        assertThat(owed(claim)).isEqualTo(35);
        reconcile(BankMessages.camt054(BankMessages.returned(claim + "-1", "40.00")));
        ClaimSteps.status(provider, claim, "approved");
        file(released());
        reconcile(BankMessages.camt054(BankMessages.booked(claim + "-2", "40.00", "L2")));
        ClaimSteps.status(provider, claim, "paid");
        assertThat(jdbc.sql("select count(*) from claim_interest where claim_number = ?")
                        .param(claim)
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        accountsAreRight();
    }

    @Test
    void twoThatRecordThePaymentAtOnceOweItOnce() throws Exception {
        String claim = ClaimSteps.approved(provider, programme, "40.00");
        String task = ClaimSteps.byHand(payer, claim);
        backdate(claim, 40);
        Callable<Integer> pay = () ->
                ClaimSteps.pay(payer, task, "BOTH-" + claim, ClaimSteps.today()).status();
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            pool.invokeAll(List.of(pay, pay));
        } finally {
            pool.shutdown();
        }
        ClaimSteps.status(provider, claim, "paid");
        assertThat(owed(claim)).isEqualTo(35);
        accountsAreRight();
    }

    @Test
    void theTableRefusesWhatDoesNotFollowFromThePayment() {
        String claim = paidByHand(4);
        assertThat(insert(claim, 4, 4, 0, 1_000)).contains("is not so much");
        assertThat(insert(claim, 40, 40, 0, 35)).contains("was not due before it was approved");
        assertThat(insert(claim, 4, 400, 0, 351)).contains("days_after_the_due_day");
        assertThat(insert(claim, 4, 4, 5, 4)).contains("days_after_the_due_day");
        String open = ClaimSteps.approved(provider, programme, "40.00");
        assertThat(insert(open, 0, 0, 0, 1)).contains("follows from no payment");
        String late = paidByHand(40);
        assertThat(refusedBy("update claim_interest set amount_minor = 36 where claim_number = '" + late + "'"))
                .isNotEqualTo("done");
        assertThat(refusedBy("delete from claim_interest where claim_number = '" + late + "'"))
                .isNotEqualTo("done");
        assertThat(refusedBy("""
                        insert into payment (end_to_end_id, interest_number, attempt, provider_code, currency, amount_minor, uetr, state)
                        values ('INT-%1$s-1', 'INT-%1$s', 1, 'HOSPITAL-1', 'EUR', 36, gen_random_uuid(), 'prepared')""".formatted(late))).contains("not to be paid so");
    }

    private String insert(String claim, int dueDaysAgo, int days, int grace, long minor) {
        return refusedBy("""
                        insert into claim_interest (number, claim_number, end_to_end_id, provider_code, programme_code, currency, due_on, paid_on,
                                                    grace_days, days, rate_bp, amount_minor, owed_since)
                        values ('INT-%1$s', '%1$s', '%1$s-1', 'HOSPITAL-1', '%2$s', 'EUR', date '%3$s' - %4$d, date '%3$s', %5$d, %6$d, 800, %7$d,
                                now())""".formatted(claim, programme, ClaimSteps.today(), dueDaysAgo, grace, days, minor));
    }

    private String paidByHand(int daysLate) {
        String claim = ClaimSteps.approved(provider, programme, "40.00");
        String task = ClaimSteps.byHand(payer, claim);
        backdate(claim, daysLate);
        ClaimSteps.pay(payer, task, "LATE-" + claim, ClaimSteps.today()).expect(204);
        ClaimSteps.status(provider, claim, "paid");
        return claim;
    }

    /** As if it had been approved so many days ago; it is due on the day of its approval. */
    private void backdate(String claim, int days) {
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            jdbc.sql("set local session_replication_role = replica").update();
            jdbc.sql("update claim set approved_at = approved_at - make_interval(days => ?) where number = ?")
                    .params(days, claim)
                    .update();
        });
    }

    private long owed(String claim) {
        return jdbc.sql("select coalesce(sum(amount_minor), 0) from claim_interest where claim_number = ?")
                .param(claim)
                .query(Long.class)
                .single();
    }

    private Api.Answer prepare() {
        return preparer.post(
                "/api/payment-runs", Map.of("programme", programme, "rail", "iso20022", "due", ClaimSteps.today()));
    }

    private String released() {
        String run = prepare().expect(201).json().path("run").asText();
        release(run);
        return run;
    }

    private void release(String run) {
        as(Accounts.create(identities, "cash-manager"))
                .post("/api/payment-runs/" + run + "/release", "")
                .expect(200);
    }

    private String file(String run) {
        await().atMost(PATIENCE)
                .until(() -> payer.get("/api/payment-runs/" + run + "/file").status() == 200);
        return payer.get("/api/payment-runs/" + run + "/file").text();
    }

    private void reconcile(String xml) {
        reconcile(as(Accounts.create(identities, "cash-manager")), xml);
    }

    private void reconcile(Api person, String xml) {
        JsonNode result = person.post(
                        "/api/payments/reconciliation", "application/xml", xml.getBytes(StandardCharsets.UTF_8))
                .expect(200)
                .json();
        assertThat(result.path("unmatched")).isEmpty();
    }

    private JsonNode account() {
        for (JsonNode each :
                provider.get("/api/statements/HOSPITAL-1").expect(200).json().path("accounts")) {
            if (each.path("programme").asText().equals(programme)) {
                return each;
            }
        }
        throw new AssertionError("no account of " + programme);
    }

    private long balance(String account) {
        return jdbc.sql(
                        "select coalesce(sum(balance_minor), 0) from provider_balance where programme_code = ? and account = ?")
                .params(programme, account)
                .query(Long.class)
                .single();
    }

    private void accountsAreRight() {
        assertThat(jdbc.sql("select * from provider_balance_difference where programme_code = ?")
                        .param(programme)
                        .query()
                        .listOfRows())
                .isEmpty();
    }

    private String refusedBy(String statement) {
        try {
            jdbc.sql(statement).update();
            return "done";
        } catch (DataAccessException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
