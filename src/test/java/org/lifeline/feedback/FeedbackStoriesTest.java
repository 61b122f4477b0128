package org.lifeline.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.lifeline.redemption.FraudSignals;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.Confirmations;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.OfflineDevice;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;

/** From a redemption to the beneficiary's answer, what a complaint holds, and what a manager makes of it. */
class FeedbackStoriesTest extends FeedbackTest {

    private final Api manager = as("programme-manager");
    private final Api colleague = as("programme-manager-2");

    @Autowired
    private Feedbacks feedbacks;

    @Autowired
    private FraudSignals signals;

    @Test
    void aGoodAnswerHoldsNothing() {
        Help help = redeemed("20");
        String link = asked(help);
        assertThat(link).endsWith("?lang=en");
        await().atMost(PATIENCE)
                .until(() -> SMS.to(help.phone().replaceAll("[^+0-9]", "")).stream()
                        .anyMatch(sms -> sms.text().contains(link)));

        answer(link, "yes", "no").expect(302);

        ended(help.redemption(), "event_answeredWell");
        hasAnswers(feedbacks, help.redemption(), true, false);
        String claim = approved(help);
        assertThat(isHeld(claim)).isFalse();
        ClaimSteps.byHand(as("cash-manager"), claim);
        String page = as("auditor").get("/claims/" + claim).expect(200).text();
        assertThat(page)
                .contains("Asked: 1. Answered: 1.", "Received, not asked to pay")
                .doesNotContain("Held:");
    }

    @Test
    void withoutAnAnswerTheLinkIsClosed() {
        Help help = redeemed("20");
        String link = asked(help);

        time(help.redemption(), "event_answerTimeOver");

        ended(help.redemption(), "event_notAnswered");
        Answer late = answer(link, "no", "yes");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.text()).contains("This question is closed");
        assertThat(feedbacks
                        .find(UUID.fromString(help.redemption()))
                        .orElseThrow()
                        .complaint())
                .isFalse();
    }

    @Test
    void aRedemptionThatIsTakenBackIsNotAskedAbout() {
        Help before = redeemed("20");
        begun(before.redemption());
        reverse(before);
        time(before.redemption(), "event_timeToAsk");
        ended(before.redemption(), "event_notAsked");
        assertThat(feedbacks.find(UUID.fromString(before.redemption()))).isEmpty();

        Help after = redeemed("20");
        String link = asked(after);
        reverse(after);
        ended(after.redemption(), "event_questionCancelled");
        assertThat(answer(link, "no", "no").status()).isEqualTo(409);
        assertThat(anonymous().get(link).expect(200).text()).contains("This question is closed");
    }

    private void reverse(Help help) {
        provider.post("/api/redemptions/" + help.redemption() + "/reversal", Map.of("reason", "The wrong amount."))
                .expect(200);
    }

    @Test
    void whereNobodyCanBeReachedNobodyIsAsked() {
        Map<String, Object> nowhere = new HashMap<>();
        nowhere.put("email", null);
        // a fixed line, to which no SMS goes
        nowhere.put("phone", "+251 11 551 7011");
        Help help = redeemed("20", nowhere);
        begun(help.redemption());
        time(help.redemption(), "event_timeToAsk");
        ended(help.redemption(), "event_notAsked");
    }

    @Test
    void aProgrammeThatDoesNotWantItAsksNobody() {
        programme = NewProgramme.with(jdbc).stages("social-worker");
        Help help = redeemed("20");
        questions.beginNew();
        await().atMost(PATIENCE)
                .until(() -> jdbc.sql("select count(*) from feedback_waiting where redemption_id = ?::uuid")
                                .param(help.redemption())
                                .query(Integer.class)
                                .single()
                        == 0);
        assertThat(instance(help.redemption())).isNull();
    }

    @Test
    void asksAboutARedemptionWithoutANetwork() {
        Map<String, Object> answers = new HashMap<>(Cases.answers());
        var voucher = voucher(answers);
        OfflineDevice device = OfflineDevice.allowed(provider, jdbc);
        device.sync(device.note(voucher.path("qr").asText(), 1000)).expect(200);
        String redemption = jdbc.sql("select id::text from redemption where voucher_code = ?")
                .param(voucher.path("code").asText())
                .query(String.class)
                .single();
        begun(redemption);
        time(redemption, "event_timeToAsk");
        assertThat(link(String.valueOf(answers.get("email")))).startsWith("/f/");
    }

    @Test
    void aComplaintKeepsAClaimFromBeingApprovedUntilTheProviderIsCleared() {
        Help help = redeemed("20");
        String link = asked(help);
        String claim = claimed(help);
        answer(link, "no", "no").expect(302);

        Answer refused = Cases.complete(
                as("accountant"),
                Cases.task(as("accountant"), claim),
                "approve",
                "claimVerified",
                "Matches our books.");
        assertThat(refused.status()).isBetween(400, 499);
        assertThat(refused.text()).contains("until a manager has cleared the provider");
        String page = as("auditor").get("/claims/" + claim).expect(200).text();
        assertThat(page).contains("Held: a complaint is not cleared", "Not received", "A manager looks into it");

        String form = manager.get("/engine-rest/task/" + complaint(manager, help.application()) + "/form-variables")
                .expect(200)
                .text();
        assertThat(form).contains("EUR 20.00", "complaintReceived");
        decide(manager, help.application(), "nonsense").expect(400);
        // an officer who decided on the application decides about no complaint in it
        Cases.complete(
                        as("social-worker"),
                        complaint(manager, help.application()),
                        Map.of("finding", "cleared", "reason", "All is well."))
                .expect(403);
        decide(manager, help.application(), "cleared").expect(204);
        ended(help.redemption(), "event_providerCleared");

        ClaimSteps.approve(as("accountant"), claim);
        ClaimSteps.status(provider, claim, "approved");
        assertThat(as("auditor").get("/claims/" + claim).expect(200).text())
                .contains("Provider cleared", "I talked to the beneficiary")
                .doesNotContain("Held:");
    }

    @Test
    void aConfirmedComplaintKeepsAnApprovedClaimFromBeingPaid() {
        Help bad = redeemed("20");
        Help good = redeemed("30");
        String link = asked(bad);
        String held = approved(bad);
        String free = approved(good);
        answer(link, "yes", "yes").expect(302);

        as("cash-manager").post("/api/payments/" + held + "/by-hand", "").expectProblem(409, "heldByComplaint");
        assertThat(as("cash-manager")
                        .get("/finance/runs/new?programme=" + programme + "&rail=iso20022&due=" + ClaimSteps.today())
                        .expect(200)
                        .text())
                .as("the preview says what the run leaves out")
                .contains("A beneficiary’s complaint holds these claims.");
        String run = prepare().expect(201).json().path("run").asText();
        assertThat(claimsOf(run)).containsExactly(free);
        String task = Cases.task(as("cash-manager-2"), run);
        assertThat(as("cash-manager-2")
                        .get("/engine-rest/task/" + task + "/form-variables")
                        .expect(200)
                        .json()
                        .path("heldClaims")
                        .path("value")
                        .asText())
                .isEqualTo(held);

        decide(manager, bad.application(), "confirmed").expect(204);
        ended(bad.redemption(), "event_complaintConfirmed");
        assertThat(isHeld(held)).isTrue();
        as("cash-manager").post("/api/payments/" + held + "/by-hand", "").expectProblem(409, "heldByComplaint");
        prepare().expectProblem(409, "nothingToPay");
        // not even past Java
        assertThatThrownBy(() -> jdbc.sql("""
                        insert into payment (end_to_end_id, claim_number, attempt, provider_code, currency, amount_minor, uetr, state)
                        select number || '-9', number, 9, provider_code, currency, approved_minor, gen_random_uuid(), 'prepared'
                          from claim where number = ?""").param(held).update())
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("a complaint holds claim");
    }

    @Test
    void aComplaintThatComesAfterARunWasPreparedTakesItsClaimOut() {
        Help bad = redeemed("20");
        Help good = redeemed("30");
        String link = asked(bad);
        String held = approved(bad);
        String free = approved(good);
        String run = prepare().expect(201).json().path("run").asText();
        assertThat(claimsOf(run)).containsExactlyInAnyOrder(held, free);
        answer(link, "no", "yes").expect(302);
        assertThatThrownBy(() -> jdbc.sql("update payment set state = 'released' where claim_number = ?")
                        .param(held)
                        .update())
                .isInstanceOf(DataAccessException.class);

        as("cash-manager-2").post("/api/payment-runs/" + run + "/release", "").expect(200);

        await().atMost(PATIENCE)
                .until(() -> jdbc.sql("select state from payment where claim_number = ?")
                        .param(free)
                        .query(String.class)
                        .single()
                        .equals("released"));
        assertThat(jdbc.sql("select state || ' ' || reason from payment where claim_number = ?")
                        .param(held)
                        .query(String.class)
                        .single())
                .isEqualTo("dropped heldByComplaint");
    }

    @Test
    void aManagerWritesDownWhatABeneficiarySaysOnTheTelephone() {
        Help help = redeemed("20");
        assertThat(Confirmations.start(manager, "recordFeedback", Map.of("voucherCode", "AAAA-AAAA-AAAA-AAAA"))
                        .status())
                .isBetween(400, 499);
        assertThat(Confirmations.start(as("accountant"), "recordFeedback", Map.of("voucherCode", help.voucherCode()))
                        .status())
                .isBetween(400, 499);
        call(manager, help, "no", "no").expect(204);

        assertThat(feedbacks
                        .find(UUID.fromString(help.redemption()))
                        .orElseThrow()
                        .recordedBy())
                .isEqualTo("programme-manager");
        // who wrote it down does not decide about it
        assertThat(decide(manager, help.application(), "cleared").status()).isEqualTo(403);
        assertThatThrownBy(() -> jdbc.sql(
                                "insert into complaint_decision values (?::uuid, 'cleared', 'x', 'programme-manager', now())")
                        .param(help.redemption())
                        .update())
                .isInstanceOf(DataAccessException.class);
        decide(colleague, help.application(), "confirmed").expect(204);
        ended(help.redemption(), "event_complaintConfirmed");
        // and a question that waits asks nobody any more
        begun(help.redemption());
        time(help.redemption(), "event_timeToAsk");
        ended(help.redemption(), "event_notAsked");
    }

    @Test
    void aCallAnswersAQuestionThatWaits() {
        Help help = redeemed("20");
        String link = asked(help);
        call(manager, help, "yes", "no").expect(204);
        ended(help.redemption(), "event_answeredWell");
        assertThat(answer(link, "no", "no").status()).isEqualTo(409);
        hasAnswers(feedbacks, help.redemption(), true, false);
    }

    private Answer call(Api person, Help help, String received, String askedToPay) {
        Confirmations.start(person, "recordFeedback", Map.of("voucherCode", help.voucherCode()))
                .expect(200);
        String task = person.get("/engine-rest/task?taskDefinitionKey=userTask_recordAnswer&processInstanceBusinessKey="
                        + help.application())
                .expect(200)
                .json()
                .path(0)
                .path("id")
                .asText();
        assertThat(person.get("/engine-rest/task/" + task + "/form-variables")
                        .expect(200)
                        .text())
                .contains(help.redemption());
        Cases.complete(
                        person,
                        task,
                        Map.of(
                                "redemptionId",
                                UUID.randomUUID().toString(),
                                "received",
                                received,
                                "askedToPay",
                                askedToPay))
                .expect(400);
        return Cases.complete(
                person,
                task,
                Map.of("redemptionId", help.redemption(), "received", received, "askedToPay", askedToPay));
    }

    @Test
    void complaintsAreSignalsOfTheProviderAndTheVoucher() {
        Help help = redeemed("20");
        answer(asked(help), "no", "no").expect(302);
        String again = ClaimSteps.redeem(provider, help.voucher(), "5");
        Help second = new Help(help.application(), again, help.email(), help.phone(), help.voucher());
        signals.examineNew();
        assertThat(kinds(help)).doesNotContain("complaintsOfVoucher");

        call(manager, second, "no", "no").expect(204);
        signals.examineNew();

        await().atMost(PATIENCE).until(() -> kinds(help).contains("complaintsOfVoucher"));
        assertThat(jdbc.sql(
                                "select (facts ->> 'complaintsOfProvider')::int from fraud_signal where voucher_code = ? and kind = 'complaintsOfVoucher'")
                        .param(help.voucherCode())
                        .query(Integer.class)
                        .single())
                .isGreaterThanOrEqualTo(2);
    }

    private List<String> kinds(Help help) {
        return jdbc.sql("select kind from fraud_signal where voucher_code = ?")
                .param(help.voucherCode())
                .query(String.class)
                .list();
    }

    private Answer prepare() {
        return as("cash-manager")
                .post(
                        "/api/payment-runs",
                        Map.of("programme", programme, "rail", "iso20022", "due", ClaimSteps.today()));
    }

    private List<String> claimsOf(String run) {
        return jdbc.sql("select claim_number from payment where run_number = ? order by 1")
                .param(run)
                .query(String.class)
                .list();
    }
}
