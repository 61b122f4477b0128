package org.lifeline.reimbursement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.BankMessages;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.Confirmations;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Providers;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Advances to providers: two managers agree, a run or a person pays, later claims pay back. */
class AdvancesTest extends LifelineTest {

    private final Api manager = as("programme-manager");
    private final Api second = as("programme-manager-2");
    private final Api provider = as("service-provider");
    private final Api payer = as("cash-manager");
    private final Api releaser = as("cash-manager-2");

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @Autowired
    private HistoryService history;

    @Test
    void paysAnAdvanceByARunAndLaterClaimsPayItBack() {
        String programme = programme();
        String advance = ask(programme, "HOSPITAL-1", "60.00")
                .expect(201)
                .json()
                .path("advance")
                .asText();
        assertThat(advance).matches("ADV-\\d{4}-\\d{6}");
        assertThat(of("HOSPITAL-1", advance).isMissingNode()).isTrue();
        prepare(programme).expectProblem(409, "nothingToPay");
        agree(advance);
        assertThat(of("HOSPITAL-1", advance).path("state").asText()).isEqualTo("payable");

        JsonNode run = prepare(programme).expect(201).json();
        assertThat(run.path("total").decimalValue()).isEqualByComparingTo("60.00");
        prepare(programme).expectProblem(409, "nothingToPay");
        String number = run.path("run").asText();
        releaser.post("/api/payment-runs/" + number + "/release", "").expect(200);
        assertThat(file(number)).contains("<EndToEndId>" + advance + "-1<", "<Nb>" + advance + "<");
        reconcile(BankMessages.camt054(BankMessages.booked(advance + "-1", "60.00", "B1")));
        ended(advance, "event_advancePaid");
        assertThat(of("HOSPITAL-1", advance).path("open").decimalValue()).isEqualByComparingTo("60.00");
        accountsAreRight(programme);
        assertThat(balance(programme, "advanced")).isEqualTo(-6000);

        String first = ClaimSteps.approved(provider, programme, "40.00");
        String other = ClaimSteps.approved(provider, programme, "30.00");
        payer.post("/api/payments/" + first + "/by-hand", "").expectProblem(409, "owesBack");
        JsonNode next = prepare(programme).expect(201).json();
        assertThat(next.path("total").decimalValue()).isEqualByComparingTo("10.00");
        releaser.post("/api/payment-runs/" + next.path("run").asText() + "/release", "")
                .expect(200);
        ClaimSteps.status(provider, first, "paid");
        file(next.path("run").asText());
        reconcile(BankMessages.camt054(BankMessages.booked(other + "-1", "10.00", "B2")));
        ClaimSteps.status(provider, other, "paid");
        JsonNode after = of("HOSPITAL-1", advance);
        assertThat(after.path("open").decimalValue()).isZero();
        assertThat(after.path("paidBack").decimalValue()).isEqualByComparingTo("60.00");
        accountsAreRight(programme);
        assertThat(balance(programme, "advanced")).isZero();
        assertThat(balance(programme, "paid")).isEqualTo(7000);

        assertThat(provider.get("/provider").expect(200).text()).contains(advance);
        assertThat(manager.get("/providers/HOSPITAL-1").expect(200).text()).contains(advance, "/start/providerAdvance");
        assertThat(payer.get("/finance/runs/" + number).expect(200).text()).contains(advance);
        JsonNode account = account(programme);
        assertThat(account.path("advances").decimalValue()).isEqualByComparingTo("60.00");
        assertThat(account.path("paid").decimalValue()).isEqualByComparingTo("10.00");
        assertThat(account.path("credits").decimalValue()).isZero();
        assertThat(account.path("closing").decimalValue()).isZero();

        JsonNode advice = provider.get("/api/payments/" + advance + "/remittance")
                .expect(200)
                .json();
        assertThat(advice.path("payments").path(0).path("advance").asText()).isEqualTo(advance);
        assertThat(advice.path("paid").decimalValue()).isEqualByComparingTo("60.00");
        assertThat(provider.get("/provider/payments/" + advance + "-1")
                        .expect(200)
                        .text())
                .contains(advance);
        provider.get("/api/payments/" + advance + "/remittance/pdf").expect(200);
        as("service-provider-2").get("/api/payments/" + advance + "/remittance").expect(404);
        JsonNode second = provider.get("/api/payments/" + other + "/remittance")
                .expect(200)
                .json();
        assertThat(second.path("payments").findValuesAsText("kind")).contains("advance");
        assertThat(second.path("payments").findValuesAsText("from")).contains(advance);
        provider.get("/api/payments/" + other + "/remittance/pdf").expect(200);
    }

    @Test
    void paysNothingWhenTheSecondManagerRefuses() {
        String programme = programme();
        String advance = asked(programme, "HOSPITAL-1", "60.00");
        Confirmations.refuse(second, advance);
        ended(advance, "event_advanceRefused");
        assertThat(of("HOSPITAL-1", advance).isMissingNode()).isTrue();
        prepare(programme).expectProblem(409, "nothingToPay");
    }

    @Test
    void recordsAnAdvanceThatIsPaidByHand() {
        String programme = programme();
        String advance = agreed(programme, "HOSPITAL-1", "25.00");
        complete(releaser, task(releaser, advance, "userTask_payAdvance"), Map.of("howToPay", "byHand"))
                .expect(204);
        prepare(programme).expectProblem(409, "nothingToPay");
        // not after all, and then again
        complete(releaser, task(releaser, advance, "userTask_recordAdvance"), Map.of("notMade", true))
                .expect(204);
        complete(releaser, task(releaser, advance, "userTask_payAdvance"), Map.of("howToPay", "byHand"))
                .expect(204);
        String task = task(releaser, advance, "userTask_recordAdvance");
        complete(releaser, task, Map.of("paymentReference", "CHEQUE-" + advance, "paidOn", "2020-01-01"))
                .expect(400);
        complete(releaser, task, Map.of("paymentReference", "CHEQUE-" + advance, "paidOn", ClaimSteps.today()))
                .expect(204);
        ended(advance, "event_advancePaid");
        assertThat(of("HOSPITAL-1", advance).path("open").decimalValue()).isEqualByComparingTo("25.00");
        assertThat(payments(advance)).containsExactly("dropped", "paid");
        accountsAreRight(programme);
    }

    @Test
    void anAdvanceThatIsGivenUpIsNotPaidAndCountsAgainstNoLimit() {
        String programme = programme();
        String advance = agreed(programme, "HOSPITAL-1", "1000.00");
        ask(programme, "HOSPITAL-1", "0.01").expectProblem(409, "aboveAdvanceLimit");
        complete(releaser, task(releaser, advance, "userTask_payAdvance"), Map.of("howToPay", "giveUp"))
                .expect(204);
        ended(advance, "event_advanceGivenUp");
        prepare(programme).expectProblem(409, "nothingToPay");
        ask(programme, "HOSPITAL-1", "0.01").expect(201);
    }

    @Test
    void aRejectionByTheBankLeavesNoDebitAndMoneyThatComesBackIsPaidAgain() {
        String programme = programme();
        String advance = agreed(programme, "HOSPITAL-1", "60.00");
        String run = released(programme);
        file(run);
        reconcile(BankMessages.rejected(run, advance + "-1", "AC04"));
        assertThat(payments(advance)).containsExactly("rejected");
        assertThat(debits(advance)).isZero();
        assertThat(of("HOSPITAL-1", advance).path("state").asText()).isEqualTo("payable");

        file(released(programme));
        reconcile(BankMessages.camt054(BankMessages.booked(advance + "-2", "60.00", "B3")));
        ended(advance, "event_advancePaid");
        assertThat(debits(advance)).isEqualTo(1);
        accountsAreRight(programme);

        // the money comes back: it is owed by nobody until it is paid again
        reconcile(BankMessages.camt054(BankMessages.returned(advance + "-2", "60.00")));
        accountsAreRight(programme);
        assertThat(balance(programme, "advanced")).isZero();
        assertThat(of("HOSPITAL-1", advance).path("open").decimalValue()).isZero();
        ClaimSteps.approved(provider, programme, "10.00");
        JsonNode both = prepare(programme).expect(201).json();
        assertThat(both.path("total").decimalValue()).isEqualByComparingTo("70.00");
        releaser.post("/api/payment-runs/" + both.path("run").asText() + "/release", "")
                .expect(200);
        file(both.path("run").asText());
        reconcile(BankMessages.camt054(BankMessages.booked(advance + "-3", "60.00", "B4")));
        await().atMost(PATIENCE)
                .until(() -> of("HOSPITAL-1", advance).path("state").asText().equals("paid"));
        assertThat(debits(advance)).isEqualTo(1);
        accountsAreRight(programme);
        assertThat(balance(programme, "advanced")).isEqualTo(-6000);
    }

    @Test
    void nobodyAgreesWithThemselvesOrPaysWhatTheyAgreedOn() {
        String programme = programme();
        String both = Accounts.create(identities, "programme-manager", "cash-manager");
        String advance = as(both).post(
                        "/api/providers/HOSPITAL-1/advances",
                        Map.of("programme", programme, "amount", new BigDecimal("10"), "reason", "No stock left."))
                .expect(201)
                .json()
                .path("advance")
                .asText();
        String task = Confirmations.task(second, advance);
        Confirmations.decide(as(both), task, "confirm").expect(403);
        as(both).post("/engine-rest/task/" + task + "/claim", Map.of("userId", both))
                .expect(403);
        Confirmations.decide(second, task, "confirm").expect(204);
        payable(advance);

        String pay = task(releaser, advance, "userTask_payAdvance");
        as(both).post("/engine-rest/task/" + pay + "/claim", Map.of("userId", both))
                .expect(403);
        complete(as(both), pay, Map.of("howToPay", "byHand")).expect(403);
        String run = prepare(programme).expect(201).json().path("run").asText();
        as(both).post("/api/payment-runs/" + run + "/release", "").expectProblem(403, "separationOfDuties");
        assertThat(refusedBy(() -> jdbc.sql("""
                        update payment_run set state = 'releasing', decided_by = ?, decided_at = now(), execution_on = current_date
                         where number = ?""").params(both, run).update())).contains("who agreed on an advance");
        releaser.post("/api/payment-runs/" + run + "/release", "").expect(200);
    }

    @ParameterizedTest
    @CsvSource({"1000.01, aboveAdvanceLimit, 100000000", "500.01, fundsMissing, 50000"})
    void refusesOneMinorUnitTooMuch(String amount, String code, long budget) {
        String programme = NewProgramme.with(jdbc).budget(budget).stages("social-worker");
        ask(programme, "HOSPITAL-1", amount).expectProblem(409, code);
        String most = new BigDecimal(amount).subtract(new BigDecimal("0.01")).toPlainString();
        agreed(programme, "HOSPITAL-1", most);
        ask(programme, "HOSPITAL-1", "0.01").expectProblem(409, code);
    }

    @Test
    void twoThatAreAgreedOnAtOnceAreNotAboveTheLimitTogether() throws Exception {
        String programme = programme();
        String one = asked(programme, "HOSPITAL-1", "600.00");
        String two = asked(programme, "HOSPITAL-1", "600.00");
        String first = Confirmations.task(second, one);
        String other = Confirmations.task(second, two);
        List<Api.Answer> answers =
                Together.run(2, n -> Confirmations.decide(second, n == 0 ? first : other, "confirm"));
        assertThat(answers).extracting(Api.Answer::status).contains(204);
        answers.stream()
                .filter(answer -> answer.status() != 204)
                .forEach(answer -> assertThat(answer.text()).contains("Advances to one provider may be"));
        assertThat(jdbc.sql("select open_advances(?, 'HOSPITAL-1', null)")
                        .param(programme)
                        .query(Long.class)
                        .single())
                .isEqualTo(60000);
    }

    @Test
    void twoRunsAtOnceTakeAnAdvanceOnce() throws Exception {
        String programme = programme();
        String advance = agreed(programme, "HOSPITAL-1", "60.00");
        List<Api.Answer> answers = Together.run(2, n -> prepare(programme));
        assertThat(answers).extracting(Api.Answer::status).containsExactlyInAnyOrder(201, 409);
        answers.stream()
                .filter(answer -> answer.status() == 409)
                .forEach(answer -> answer.expectProblem(409, "nothingToPay"));
        assertThat(payments(advance)).containsExactly("prepared");
    }

    @Test
    void anAdvanceInAPreparedRunIsNeitherGivenUpNorPaidByHand() {
        String programme = programme();
        String advance = agreed(programme, "HOSPITAL-1", "60.00");
        String task = task(releaser, advance, "userTask_payAdvance");
        String run = prepare(programme).expect(201).json().path("run").asText();
        assertThat(complete(releaser, task, Map.of("howToPay", "giveUp")).text())
                .contains("in the payment run " + run);
        assertThat(complete(releaser, task, Map.of("howToPay", "byHand")).text())
                .contains("in the payment run " + run);
        assertThat(refusedBy(() -> jdbc.sql("""
                        update provider_advance set state = 'givenUp', given_up_by = 'x', given_up_at = now() where number = ?""").param(advance).update())).contains("is on its way");
        assertThat(of("HOSPITAL-1", advance).path("state").asText()).isEqualTo("payable");
        releaser.post("/api/payment-runs/" + run + "/release", "").expect(200);
        file(run);
        assertThat(payments(advance)).containsExactly("released");
    }

    @Test
    void givenUpAndPutIntoARunAtOnceIsOneOfThem() throws Exception {
        String programme = programme();
        String advance = agreed(programme, "HOSPITAL-1", "60.00");
        String task = task(releaser, advance, "userTask_payAdvance");
        List<Integer> answers = Together.run(
                2,
                n -> n == 0
                        ? prepare(programme).status()
                        : complete(releaser, task, Map.of("howToPay", "giveUp")).status());
        assertThat(answers.get(0)).isIn(201, 409);
        boolean inARun = answers.get(0) == 201;
        assertThat(answers.get(1) == 204).isNotEqualTo(inARun);
        assertThat(payments(advance)).hasSize(inARun ? 1 : 0);
        assertThat(jdbc.sql("select state from provider_advance where number = ?")
                        .param(advance)
                        .query(String.class)
                        .single())
                .isEqualTo(inARun ? "payable" : "givenUp");
    }

    @Test
    void whoSaidThatItWasNotPaidByHandDoesNotReleaseTheRunThatPaysIt() {
        String programme = programme();
        String advance = agreed(programme, "HOSPITAL-1", "60.00");
        complete(releaser, task(releaser, advance, "userTask_payAdvance"), Map.of("howToPay", "byHand"))
                .expect(204);
        complete(releaser, task(releaser, advance, "userTask_recordAdvance"), Map.of("notMade", true))
                .expect(204);
        String run = prepare(programme).expect(201).json().path("run").asText();
        releaser.post("/api/payment-runs/" + run + "/release", "").expectProblem(403, "separationOfDuties");
    }

    @Test
    void whoIsSuspendedOrChangesItsAccountGetsNoAdvance() {
        String code = Providers.create(jdbc, "Clinic without patience");
        String programme = NewProgramme.with(jdbc).providers(code).stages("social-worker");
        String advance = agreed(programme, code, "60.00");
        String run = prepare(programme).expect(201).json().path("run").asText();
        jdbc.sql(
                        "insert into provider_suspension (provider_code, reason, suspended_by, suspended_at) values (?, 'Test', 'programme-manager', now())")
                .param(code)
                .update();
        assertThat(refusedBy(() -> jdbc.sql("update payment set state = 'released' where advance_number = ?")
                        .param(advance)
                        .update()))
                .contains("gets no advance now");
        releaser.post("/api/payment-runs/" + run + "/release", "").expect(200);
        await().atMost(PATIENCE).until(() -> payments(advance).equals(List.of("dropped")));
        ask(programme, code, "1.00").expectProblem(409, "providerSuspended");
        jdbc.sql("""
                        update provider_suspension set resume_reason = 'Test', resume_asked_by = 'programme-manager', resumed_by = 'programme-manager-2',
                               resumed_at = now() where provider_code = ? and resumed_at is null""").param(code).update();
        String again = prepare(programme).expect(201).json().path("run").asText();
        jdbc.sql("""
                        insert into provider_payout (provider_code, version, kind, holder, details, origin, state, asked_by, asked_at, reason)
                        values (?, 2, 'iban', 'Clinic', '{"iban": "DE02120300000000202051"}', 'change', 'asked', 'somebody', now(), 'Test')""").param(code).update();
        releaser.post("/api/payment-runs/" + again + "/release", "").expect(200);
        await().atMost(PATIENCE).until(() -> payments(advance).equals(List.of("dropped", "dropped")));
        assertThat(jdbc.sql("select reason from payment where advance_number = ? and attempt = 2")
                        .param(advance)
                        .query(String.class)
                        .single())
                .isEqualTo("payoutDetailsChanging");
        ask(programme, code, "1.00").expectProblem(409, "payoutDetailsChanging");
        prepare(programme).expectProblem(409, "nothingToPay");
    }

    @Test
    void theTablesRefuseWhatTwoPeopleDidNotAgreeOn() {
        String programme = programme();
        assertThat(refusedBy(() -> insert(programme, "a", "a", 100, 1000))).contains("two_people_agree");
        assertThat(refusedBy(() -> insert(programme, "a", "b", 1001, 1000))).contains("above the limit");
        assertThat(refusedBy(() -> insert(programme, "a", "b", 100_000_001, 100_000_001)))
                .contains("above what is available");
        String advance = agreed(programme, "HOSPITAL-1", "60.00");
        assertThat(refusedBy(
                        () -> jdbc.sql("update provider_advance set state = 'paid', paid_at = now() where number = ?")
                                .param(advance)
                                .update()))
                .contains("is paid when its payment is");
        assertThat(refusedBy(() -> jdbc.sql("update provider_advance set amount_minor = 1 where number = ?")
                        .param(advance)
                        .update()))
                .contains("cannot become");
        assertThat(refusedBy(() -> jdbc.sql("""
                        insert into payment (end_to_end_id, advance_number, attempt, provider_code, currency, amount_minor, uetr, state)
                        values (? || '-1', ?, 1, 'HOSPITAL-1', 'EUR', 6001, gen_random_uuid(), 'prepared')""").params(advance, advance).update()))
                .contains("not to be paid so");
        assertThat(refusedBy(() -> jdbc.sql("""
                        insert into provider_debit (id, provider_code, programme_code, currency, amount_minor, kind, advance_number, reason, created_by, created_at)
                        values (gen_random_uuid(), 'HOSPITAL-1', ?, 'EUR', 6000, 'advance', ?, 'x', 'x', now())""").params(programme, advance).update()))
                .contains("is not paid");
    }

    @Test
    void onlyAManagerAsksAndOnlyTheOrganisationAndTheOfficeSee() {
        String programme = programme();
        payer.post(
                        "/api/providers/HOSPITAL-1/advances",
                        Map.of("programme", programme, "amount", BigDecimal.TEN, "reason", "Mine."))
                .expect(403);
        String code = Providers.create(jdbc, "Another clinic");
        provider.get("/api/providers/" + code + "/advances").expect(404);
        ask(programme, code, "10.00").expect(422);
        ask(programme, "HOSPITAL-1", "0").expect(422);
        ask(programme, "NOBODY", "10.00").expect(404);
    }

    private void insert(String programme, String asked, String approved, long minor, long limit) {
        jdbc.sql("""
                        insert into provider_advance (number, provider_code, programme_code, fiscal_year, currency, amount_minor, limit_minor, reason,
                                                      asked_by, approved_by, approved_at, state)
                        values ('ADV-2026-999999', 'HOSPITAL-1', ?, 'THIS', 'EUR', ?, ?, 'x', ?, ?, now(), 'approved')""").params(programme, minor, limit, asked, approved).update();
    }

    private String programme() {
        return NewProgramme.with(jdbc).stages("social-worker");
    }

    private Api.Answer ask(String programme, String code, String amount) {
        return manager.post(
                "/api/providers/" + code + "/advances",
                Map.of("programme", programme, "amount", new BigDecimal(amount), "reason", "No stock left."));
    }

    private String asked(String programme, String code, String amount) {
        return ask(programme, code, amount).expect(201).json().path("advance").asText();
    }

    private String agreed(String programme, String code, String amount) {
        String advance = asked(programme, code, amount);
        agree(advance);
        return advance;
    }

    private void agree(String advance) {
        String task = Confirmations.task(second, advance);
        Confirmations.decide(manager, task, "confirm").expect(403);
        Confirmations.decide(second, task, "confirm").expect(204);
        payable(advance);
    }

    private void payable(String advance) {
        await().atMost(PATIENCE)
                .until(() -> jdbc.sql("select state from provider_advance where number = ?")
                        .param(advance)
                        .query(String.class)
                        .optional()
                        .filter("payable"::equals)
                        .isPresent());
    }

    private JsonNode of(String code, String advance) {
        for (JsonNode each :
                manager.get("/api/providers/" + code + "/advances").expect(200).json()) {
            if (each.path("advance").asText().equals(advance)) {
                return each;
            }
        }
        return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }

    private JsonNode account(String programme) {
        for (JsonNode each :
                provider.get("/api/statements/HOSPITAL-1").expect(200).json().path("accounts")) {
            if (each.path("programme").asText().equals(programme)) {
                return each;
            }
        }
        throw new AssertionError("no account of " + programme);
    }

    private static String task(Api person, String advance, String key) {
        String[] id = new String[1];
        await().atMost(PATIENCE).until(() -> {
            id[0] = person.get("/engine-rest/task?processInstanceBusinessKey=" + advance + "&taskDefinitionKey=" + key)
                    .expect(200)
                    .json()
                    .path(0)
                    .path("id")
                    .asText(null);
            return id[0] != null;
        });
        return id[0];
    }

    private static Api.Answer complete(Api person, String task, Map<String, Object> says) {
        Map<String, Object> variables = new java.util.HashMap<>();
        says.forEach((name, value) -> variables.put(name, Map.of("value", value)));
        return person.post("/engine-rest/task/" + task + "/submit-form", Map.of("variables", variables));
    }

    private void ended(String advance, String event) {
        await().atMost(PATIENCE)
                .until(() -> history
                        .createHistoricProcessInstanceQuery()
                        .processInstanceBusinessKey(advance)
                        .processDefinitionKey("providerAdvance")
                        .finished()
                        .list()
                        .stream()
                        .anyMatch(instance -> history.createHistoricActivityInstanceQuery()
                                        .processInstanceId(instance.getId())
                                        .activityId(event)
                                        .count()
                                == 1));
    }

    private Api.Answer prepare(String programme) {
        return payer.post(
                "/api/payment-runs", Map.of("programme", programme, "rail", "iso20022", "due", ClaimSteps.today()));
    }

    private String released(String programme) {
        String run = prepare(programme).expect(201).json().path("run").asText();
        releaser.post("/api/payment-runs/" + run + "/release", "").expect(200);
        return run;
    }

    private String file(String run) {
        await().atMost(PATIENCE)
                .until(() -> releaser.get("/api/payment-runs/" + run + "/file").status() == 200);
        return releaser.get("/api/payment-runs/" + run + "/file").text();
    }

    private void reconcile(String xml) {
        JsonNode result = as(Accounts.create(identities, "cash-manager"))
                .post("/api/payments/reconciliation", "application/xml", xml.getBytes(StandardCharsets.UTF_8))
                .expect(200)
                .json();
        assertThat(result.path("unmatched")).isEmpty();
    }

    private List<String> payments(String advance) {
        return jdbc.sql("select state from payment where advance_number = ? order by attempt")
                .param(advance)
                .query(String.class)
                .list();
    }

    private long debits(String advance) {
        return jdbc.sql("select count(*) from provider_debit where advance_number = ?")
                .param(advance)
                .query(Long.class)
                .single();
    }

    private long balance(String programme, String account) {
        return jdbc.sql(
                        "select coalesce(sum(balance_minor), 0) from provider_balance where programme_code = ? and account = ?")
                .params(programme, account)
                .query(Long.class)
                .single();
    }

    private void accountsAreRight(String programme) {
        assertThat(jdbc.sql("select * from provider_balance_difference where programme_code = ?")
                        .param(programme)
                        .query()
                        .listOfRows())
                .isEmpty();
    }

    private static String refusedBy(Runnable statement) {
        try {
            statement.run();
            return "done";
        } catch (DataAccessException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
