package org.lifeline.reimbursement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lifeline.redemption.FraudSignals;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.BankMessages;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.CleanClinic;
import org.lifeline.testing.Confirmations;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.Providers;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A small clean claim is approved without a person, within limits that two managers set; a share of such claims is reviewed after payment. */
class FastLaneTest extends LifelineTest {

    private final Api manager = as("programme-manager");
    private final Api second = as("programme-manager-2");

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @Autowired
    private FraudSignals signals;

    @Autowired
    private FastLane fastLane;

    @Autowired
    private ReviewChoices choices;

    @Autowired
    private TaskService tasks;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private ManagementService management;

    @Autowired
    private HistoryService history;

    private CleanClinic clinic;
    private String code;
    private Api provider;
    private String programme;

    @BeforeEach
    void aProviderThatIsKnownForLong() {
        clinic = CleanClinic.create(jdbc, identities, signals, SMS);
        code = clinic.code();
        provider = clinic.clerk();
        programme = clinic.programme();
    }

    @Test
    void approvesASmallCleanClaimWithoutAPersonAndSaysWhy() {
        setLimits("50", "100", 1);
        String claim = submit(redeemed("50.00").get(0));
        ClaimSteps.status(provider, claim, "approved");

        assertThat(count("select count(*) from frozen_stage where case_number = ?", claim))
                .isZero();
        // staff can read the variables of a case, so the draw is not among them before the payment
        assertThat(history.createHistoricVariableInstanceQuery()
                        .variableName("reviewChosen")
                        .processInstanceIdIn(instances(claim))
                        .count())
                .isZero();
        FastLane.Approval why = fastLane.of(claim).orElseThrow();
        assertThat(why.row()).isEqualTo("smallAndClean");
        assertThat(why.facts())
                .containsEntry("amountMinor", 5000)
                .containsEntry("similarClaims", 0)
                .containsEntry("nearInvoices", 0)
                .containsEntry("priceOutliers", 0)
                .containsEntry("linesWithoutReference", 0)
                .containsEntry("openConcerns", 0)
                .containsEntry("provenByPin", true)
                .containsEntry("returnedBefore", false);
        assertThat(why.used().minor()).isZero();
        // what an auditor sees of it; whether it is reviewed is said to nobody before it is paid
        assertThat(as("auditor").get("/claims/" + claim).expect(200).text())
                .contains("Approved without a person", "EUR 50.00", "Other claims with the same document or invoice")
                .contains("Prices far above the reference price", "Lines whose price cannot be compared")
                .doesNotContain("Review after payment");
        assertThat(count("select count(*) from audit_entry where case_number = ? and action = 'claimFastLane'", claim))
                .isEqualTo(1);
        // the second one reaches the provider's limit, the third one goes beyond it
        String next = submit(redeemed("50.00").get(0));
        ClaimSteps.status(provider, next, "approved");
        assertThat(fastLane.of(next).orElseThrow().used().minor()).isEqualTo(5000);
        String third = submit(redeemed("0.01").get(0));
        assertThat(Cases.task(as("accountant"), third)).isNotEmpty();
        assertThat(fastLane.of(third)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"no limits,,", "a limit of nothing,0,0", "one minor unit more,49.99,100", "the provider's limit,50,50"})
    void peopleDecideOnAClaimBeyondTheLimits(String what, String claimLimit, String providerLimit) {
        if (claimLimit != null) {
            setLimits(claimLimit, providerLimit, claimLimit.equals("0") ? 0 : 10);
        }
        if ("50".equals(providerLimit)) {
            ClaimSteps.status(provider, submit(redeemed("1.00").get(0)), "approved");
        }
        String claim = submit(redeemed("50.00").get(0));
        assertThat(Cases.task(as("accountant"), claim)).isNotEmpty();
        assertThat(fastLane.of(claim)).isEmpty();
    }

    @Test
    void smallClaimsAtOnceDoNotPassTheProvidersLimitTogether() throws Exception {
        setLimits("40", "100", 1);
        List<String> drafts = redeemed("40.00", "40.00", "40.00", "40.00", "40.00", "40.00").stream()
                .map(this::draft)
                .toList();
        Together.run(
                drafts.size(),
                n -> provider.post("/api/claims/" + drafts.get(n) + "/submission", "")
                        .expect(200));
        await().atMost(PATIENCE).until(() -> drafts.stream().allMatch(this::isDecidedOrWithPeople));

        assertThat(drafts.stream().filter(claim -> fastLane.of(claim).isPresent()))
                .hasSize(2);
        assertThat(count("select sum(amount_minor) from claim_fast_lane where provider_code = ?", code))
                .isEqualTo(8000);
    }

    @Test
    void peopleDecideWhereSomethingSpeaksAgainstIt() {
        setLimits("50", "500", 1);
        List<String> redemptions = redeemed("10.00", "10.00", "10.00");
        // the same document in two claims
        String first = submit(redemptions.get(0), "same");
        ClaimSteps.status(provider, first, "approved");
        String similar = submit(redemptions.get(1), "same");
        assertThat(Cases.task(as("accountant"), similar)).isNotEmpty();
        // what came back is looked at again, and goes before others; the reminder makes it more urgent
        Cases.complete(
                        as("accountant"),
                        Cases.task(as("accountant"), similar),
                        "sendBack",
                        "invoiceUnclear",
                        "I cannot read it.")
                .expect(204);
        ClaimSteps.status(provider, similar, "returned");
        provider.post("/api/claims/" + similar + "/submission", "").expect(200);
        Cases.task(as("accountant"), similar);
        assertThat(task(similar).getPriority()).isEqualTo(70);
        remind(similar);
        await().atMost(PATIENCE).until(() -> task(similar).getPriority() == 80);

        // an open fraud signal about the provider
        jdbc.sql("""
                        insert into fraud_signal (kind, voucher_code, provider_code, programme_code, facts, at, on_day, subject)
                        select 'unusualDay', voucher_code, provider_code, ?, '{}', now(), current_date, provider_code
                          from redemption where id = ?::uuid""").params(programme, redemptions.get(2)).update();
        assertThat(Cases.task(as("accountant"), submit(redemptions.get(2)))).isNotEmpty();
    }

    /** Items are optional on a claim: who leaves them out, or names a service of his own, has nothing to compare. */
    @Test
    void peopleDecideWherePricesCannotBeCompared() {
        setLimits("50", "500", 1);
        jdbc.sql("""
                        insert into reference_price (programme_code, service, unit_price_minor, valid_from, set_by, set_at, set_on)
                        values (?, 'Consultation', 1000, current_date - 9, 'programme-manager', now() - interval '9 days', current_date - 9)""").param(programme).update();
        List<String> redemptions = redeemed("10.00", "10.00", "10.00", "10.00");
        String compared = submit(draft(ClaimSteps.invoice(), redemptions.get(0), "Consultation"), true);
        ClaimSteps.status(provider, compared, "approved");
        for (String claim : List.of(
                submit(redemptions.get(1)),
                submit(draft(ClaimSteps.invoice(), redemptions.get(2), "C0nsultation"), true))) {
            assertThat(Cases.task(as("accountant"), claim)).isNotEmpty();
            assertThat(fastLane.of(claim)).isEmpty();
        }
        // when no service has a price any more, nothing is left to compare with
        jdbc.sql("""
                        insert into reference_price (programme_code, service, unit_price_minor, valid_from, set_by, set_at, set_on)
                        values (?, 'Consultation', null, current_date, 'programme-manager', now(), current_date - 1)""").param(programme).update();
        ClaimSteps.status(provider, submit(redemptions.get(3)), "approved");
    }

    @Test
    void peopleDecideOnAnInvoiceThatCanBeTakenForAnother() {
        setLimits("50", "500", 1);
        CleanClinic other = CleanClinic.create(jdbc, identities, signals, SMS);
        String run =
                UUID.randomUUID().toString().replaceAll("[^a-f]", "").toUpperCase() + "Q" + System.nanoTime() % 1000;
        List<String> redemptions = redeemed("10.00", "10.00", "10.00", "10.00", "10.00", "10.00");
        String first = submit(draft(run + "Z118", redemptions.get(0), null), true);
        ClaimSteps.status(provider, first, "approved");
        // the next one of the same book, for the same price
        ClaimSteps.status(provider, submit(draft(run + "Z119", redemptions.get(1), null), true), "approved");
        for (String draft : List.of(
                draft(run + "Z0118", redemptions.get(2), null),
                draft(run + "Z181", redemptions.get(3), null),
                draft(run + "ZI18", redemptions.get(4), null),
                draftOfLastYear(run + "Z118", redemptions.get(5)))) {
            FastLane.Facts facts = fastLane.facts(draft);
            assertThat(facts.nearInvoices()).as(draft).isPositive();
            assertThat(facts.similarClaims()).as(draft).isZero();
            assertThat(Cases.task(as("accountant"), submit(draft, true))).isNotEmpty();
        }
        // another provider has numbers of its own
        String its = ClaimSteps.create(
                        other.clerk(), run + "Z118", other.redeem("10.00").get(0))
                .expect(201)
                .json()
                .path("number")
                .asText();
        jdbc.sql("""
                        insert into fast_lane_limit (programme_code, claim_minor, provider_minor, review_percent, reason, asked_by, confirmed_by, set_at)
                        values (?, 5000, 50000, 1, 'Test', 'programme-manager', 'programme-manager-2', now())""").param(other.programme()).update();
        assertThat(fastLane.facts(its).similarClaims()).isZero();
        assertThat(fastLane.facts(its).nearInvoices()).isZero();
    }

    /** What a person refused does not come back as another claim with another paper. */
    @Test
    void peopleDecideOnHelpThatWasReturnedOrRefusedBefore() {
        List<String> redemptions = redeemed("10.00", "11.00", "12.00", "13.00", "14.00");
        String rejected = submit(redemptions.get(0));
        decide(rejected, "reject", "claimNotJustified");
        ClaimSteps.status(provider, rejected, "rejected");
        String withdrawn = submit(redemptions.get(1));
        decide(withdrawn, "sendBack", "invoiceUnclear");
        ClaimSteps.status(provider, withdrawn, "returned");
        provider.post("/api/claims/" + withdrawn + "/withdrawal", "").expect(200);
        String emptied = submit(draftOf(redemptions.get(2), redemptions.get(3)), true);
        decide(emptied, "sendBack", "invoiceUnclear");
        ClaimSteps.status(provider, emptied, "returned");
        provider.put(
                        "/api/claims/" + emptied,
                        Map.of("redemptions", List.of(redemptions.get(3)), "invoiceNumber", ClaimSteps.invoice()),
                        Map.of("If-Match", "*"))
                .expect(200);

        setLimits("50", "500", 1);
        for (String again :
                List.of(submit(redemptions.get(0)), submit(redemptions.get(1)), submit(redemptions.get(2)))) {
            assertThat(Cases.task(as("accountant"), again)).isNotEmpty();
            assertThat(fastLane.of(again)).isEmpty();
        }
        // a draft that nobody had seen is no reason
        String draft = draft(redemptions.get(4));
        provider.post("/api/claims/" + draft + "/withdrawal", "").expect(200);
        ClaimSteps.status(provider, submit(redemptions.get(4)), "approved");
    }

    /** Colleagues of one organisation share its limit. */
    @Test
    void severalUsersOfAProviderDoNotPassItsLimitTogether() throws Exception {
        setLimits("40", "100", 1);
        String colleague = Accounts.create(identities, "service-provider");
        jdbc.sql("insert into provider_account (user_id, provider_code) values (?, ?)")
                .params(colleague, code)
                .update();
        List<Api> users = List.of(provider, as(colleague));
        List<String> drafts = redeemed("40.00", "40.00", "40.00", "40.00").stream()
                .map(this::draft)
                .toList();
        Together.run(
                drafts.size(),
                n -> users.get(n % 2)
                        .post("/api/claims/" + drafts.get(n) + "/submission", "")
                        .expect(200));
        await().atMost(PATIENCE).until(() -> drafts.stream().allMatch(this::isDecidedOrWithPeople));
        assertThat(drafts.stream().filter(claim -> fastLane.of(claim).isPresent()))
                .hasSize(2);
    }

    @Test
    void aRedemptionThatWasNotExaminedYetIsNoReasonToTrust() {
        setLimits("50", "500", 1);
        String redemption = redeemed("10.00").get(0);
        jdbc.sql("""
                        insert into redemption_unwatched (voucher_code, provider_code)
                        select voucher_code, provider_code from redemption where id = ?::uuid""").param(redemption).update();
        FastLane.Facts facts = fastLane.facts(draft(redemption));
        assertThat(facts.openConcerns()).isGreaterThanOrEqualTo(1);
    }

    @Test
    void aNewProviderIsNotKnownWellEnough() {
        setLimits("50", "500", 1);
        Providers.changeDetails(jdbc, code);
        // long known still: what counts is the first account
        assertThat(fastLane.facts(draft(redeemed("10.00").get(0))).daysKnown()).isGreaterThan(90);
    }

    @Test
    void anOfficerWithoutPartInThePaymentReviewsADrawnClaimAndTakesMoneyBack() {
        setLimits("50", "100", 100);
        String payer = Accounts.create(identities, "cash-manager");
        String reviewer = Accounts.create(identities, "accountant");
        String claim = submit(redeemed("50.00").get(0));
        ClaimSteps.status(provider, claim, "approved");
        assertThat(as(reviewer).get("/claims/" + claim).expect(200).text()).doesNotContain("Review after payment");
        CleanClinic.pay(as(payer), claim);

        String task = Cases.task(as(reviewer), claim);
        assertThat(as(payer)
                        .get("/engine-rest/task?processInstanceBusinessKey=" + claim)
                        .expect(200)
                        .json())
                .isEmpty();
        Map<String, Object> nothing = Map.of("finding", "inOrder", "reviewNote", "It is all there.");
        assertThat(Cases.complete(as(payer), task, nothing).status()).isIn(403, 404);
        assertThat(Cases.complete(as("service-provider"), task, nothing).status())
                .isIn(403, 404);
        assertThatThrownBy(() -> jdbc.sql("""
                                insert into claim_review (claim_number, finding, note, reviewed_by, reviewed_at) values (?, 'inOrder', 'x', ?, now())""").params(claim, payer).update()).isInstanceOf(DataAccessException.class);
        Api.Answer tooMuch = Cases.complete(as(reviewer), task, says("notInOrder", "priceTooHigh", "50.01"));
        assertThat(tooMuch.status()).isIn(400, 409);
        assertThat(tooMuch.text()).contains("Of this claim only EUR 50.00 can be taken back");
        assertThat(Cases.complete(as(reviewer), task, says("notInOrder", "claimVerified", "10"))
                        .status())
                .isIn(400, 422);
        assertThat(Cases.complete(as(reviewer), task, says("maybe", "priceTooHigh", "10"))
                        .status())
                .isIn(400, 422);
        Cases.complete(as(reviewer), task, says("notInOrder", "priceTooHigh", "10.50"))
                .expect(204);

        assertThat(count("select amount_minor from provider_debit where claim_number = ? and kind = 'review'", claim))
                .isEqualTo(1050);
        assertThat(as("auditor").get("/claims/" + claim).expect(200).text())
                .contains("Review after payment", "Not in order", "EUR 10.50", "The price is higher", reviewer)
                .contains("Calculated again: the same result");
        assertThat(provider.get("/provider/claims/" + claim).expect(200).text()).contains("10.50");
        // who was caught is looked at again
        String next = submit(redeemed("10.00").get(0));
        assertThat(Cases.task(as("accountant"), next)).isNotEmpty();
        assertThat(fastLane.facts(next).reviewsNotInOrder()).isEqualTo(1);
        // reviewed once
        assertThatThrownBy(() -> jdbc.sql("""
                                insert into claim_review (claim_number, finding, note, reviewed_by, reviewed_at) values (?, 'inOrder', 'x', 'other', now())""").param(claim).update()).isInstanceOf(DataAccessException.class);
    }

    @Test
    void aClaimThatWasGivenBackBeforeIsStillFoundNotInOrder() {
        Api reviewer = as(Accounts.create(identities, "accountant"));
        String claim = clinic.reviewed("50.00", as(Accounts.create(identities, "cash-manager")));
        String task = Cases.task(reviewer, claim);
        creditNote(claim, "49.99");
        Api.Answer nothing = Cases.complete(reviewer, task, says("notInOrder", "priceTooHigh", "0"));
        assertThat(nothing.status()).isIn(400, 422);
        assertThat(nothing.text()).contains("Of this claim EUR 0.01 was not given back yet");
        assertThatThrownBy(() -> jdbc.sql("""
                                insert into claim_review (claim_number, finding, reason_code, note, reviewed_by, reviewed_at)
                                values (?, 'notInOrder', 'priceTooHigh', 'x', 'other', now())""").param(claim).update())
                .hasMessageContaining("was not given back in full");
        creditNote(claim, "0.01");
        assertThat(Cases.complete(reviewer, task, says("notInOrder", "priceTooHigh", "0.01"))
                        .text())
                .contains("can be taken back");
        Cases.complete(reviewer, task, says("notInOrder", "priceTooHigh", "0")).expect(204);

        assertThat(count("select count(*) from provider_debit where claim_number = ? and kind = 'review'", claim))
                .isZero();
        assertThat(as("auditor").get("/claims/" + claim).expect(200).text())
                .contains("Not in order; all of it was given back before", "The price is higher");
    }

    @Test
    void whoPreparedThePaymentDoesNotReviewTheClaim() {
        setLimits("50", "100", 100);
        String preparer = Accounts.create(identities, "cash-manager", "programme-manager");
        String claim = submit(redeemed("50.00").get(0));
        ClaimSteps.status(provider, claim, "approved");
        String run = as(preparer)
                .post(
                        "/api/payment-runs",
                        Map.of("programme", programme, "rail", "iso20022", "due", ClaimSteps.today()))
                .expect(201)
                .json()
                .path("run")
                .asText();
        Api releaser = as(Accounts.create(identities, "cash-manager"));
        releaser.post("/api/payment-runs/" + run + "/release", "").expect(200);
        await().atMost(PATIENCE)
                .until(() -> releaser.get("/api/payment-runs/" + run + "/file").status() == 200);
        as(Accounts.create(identities, "cash-manager"))
                .post(
                        "/api/payments/reconciliation",
                        "application/xml",
                        BankMessages.camt054(BankMessages.booked(claim + "-1", "50.00", "F1")
                                        // the account is another clinic's
                                        .replaceAll("(?s)<RltdPties>.*</RltdPties>", ""))
                                .getBytes(StandardCharsets.UTF_8))
                .expect(200);
        ClaimSteps.status(provider, claim, "paid");

        await().atMost(PATIENCE).until(() -> task(claim) != null);
        String task = task(claim).getId();
        due(claim, "event_reviewOverdue");
        assertThat(Cases.task(manager, claim)).isEqualTo(task);
        assertThat(as(preparer)
                        .get("/engine-rest/task?processInstanceBusinessKey=" + claim)
                        .expect(200)
                        .json())
                .isEmpty();
        Api.Answer refused =
                Cases.complete(as(preparer), task, Map.of("finding", "inOrder", "reviewNote", "It is all there."));
        assertThat(refused.status()).isIn(403, 404);
        assertThatThrownBy(() -> jdbc.sql("""
                                insert into claim_review (claim_number, finding, note, reviewed_by, reviewed_at) values (?, 'inOrder', 'x', ?, now())""").params(claim, preparer).update()).hasMessageContaining("paid claim");
    }

    private void creditNote(String claim, String amount) {
        provider.post(
                        "/api/claims/" + claim + "/credit-notes",
                        Map.of(
                                "creditNote",
                                "CN-" + amount,
                                "amount",
                                new BigDecimal(amount),
                                "reason",
                                "We asked for too much."))
                .expect(201);
    }

    @Test
    void aReviewThatNobodyDoesIsOfferedToManagers() {
        setLimits("50", "100", 100);
        String payer = Accounts.create(identities, "cash-manager");
        String claim = submit(redeemed("50.00").get(0));
        ClaimSteps.status(provider, claim, "approved");
        CleanClinic.pay(as(payer), claim);
        await().atMost(PATIENCE).until(() -> task(claim) != null);
        String task = task(claim).getId();
        due(claim, "event_reviewOverdue");
        await().atMost(PATIENCE)
                .until(() -> Cases.complete(
                                        manager,
                                        task,
                                        Map.of("finding", "inOrder", "reviewNote", "I looked at the papers."))
                                .status()
                        == 204);
        assertThat(count("select count(*) from claim_review where claim_number = ? and finding = 'inOrder'", claim))
                .isEqualTo(1);
    }

    /** The choice can be calculated again by whoever has the secret, and by nobody else. */
    @Test
    void theChoiceFollowsFromANumberAndAStoredSecret() {
        setLimits("50", "500", 1);
        String claim = submit(redeemed("10.00").get(0));
        ClaimSteps.status(provider, claim, "approved");
        ReviewChoices.Choice choice = fastLane.of(claim).orElseThrow().choice();
        assertThat(choices.isRight(claim, choice)).isTrue();
        assertThat(choices.isRight(claim + "1", choice)).isFalse();
        assertThat(choice.chosen()).isEqualTo(choice.draw() < 100);
        // about one of a hundred, whatever the numbers are
        String secret = "00".repeat(32);
        long chosen = IntStream.range(0, 10_000)
                .filter(n -> ReviewChoices.draw(secret, "C-2026-%06d".formatted(n)) < 100)
                .count();
        assertThat(chosen).isBetween(60L, 140L);
        assertThatThrownBy(() -> jdbc.sql("update review_secret set sha256 = repeat('0', 64)")
                        .update())
                .isInstanceOf(DataAccessException.class);
        assertThatThrownBy(() -> jdbc.sql("update claim_fast_lane set chosen = not chosen where claim_number = ?")
                        .param(claim)
                        .update())
                .isInstanceOf(DataAccessException.class);
    }

    @Test
    void theDatabaseTakesNoOtherWayToApprove() {
        setLimits("50", "100", 1);
        String claim = submit(redeemed("60.00").get(0));
        Cases.task(as("accountant"), claim);
        assertThatThrownBy(() -> jdbc.sql("""
                                update claim set status = 'approved', approved_at = now(), payable_qr = 'x', payable_sha256 = repeat('0', 64),
                                       approved_minor = amount_minor where number = ?""").param(claim).update()).hasMessageContaining("not every stage");
        // above the limit, and people have begun to decide
        assertThatThrownBy(() -> forge(claim, 6000, 0, false)).hasMessageContaining("decided by people");

        String draft = draft(redeemed("60.00").get(0));
        assertThatThrownBy(() -> forge(draft, 6000, 0, false)).hasMessageContaining("is not submitted");
        String clean = submit(redeemed("10.00").get(0));
        ClaimSteps.status(provider, clean, "approved");
        assertThatThrownBy(() -> forge(clean, 1000, 0, false)).isInstanceOf(DataAccessException.class);
    }

    private void forge(String claim, long amount, long used, boolean chosen) {
        jdbc.sql("""
                        insert into claim_fast_lane (claim_number, submitted_at, provider_code, programme_code, amount_minor, limit_id, used_minor,
                                                     table_row, facts, review_month, draw, chosen, decided_at)
                        select number, coalesce(submitted_at, now()), provider_code, programme_code, :amount,
                               (select max(id) from fast_lane_limit where programme_code = c.programme_code), :used, 'smallAndClean',
                               '{"amountMinor": 1, "redeemedMinor": 1, "documentCount": 1, "daysSinceLastRedemption": 1, "returnedBefore": false,
                                 "missingPapers": 0, "similarClaims": 0, "openConcerns": 0, "provenByPin": true, "redeemedOffline": 0,
                                 "daysKnown": 100}', (select max(month) from review_secret), 9999, :chosen, now()
                          from claim c where number = :claim""")
                .param("amount", amount)
                .param("used", used)
                .param("chosen", chosen)
                .param("claim", claim)
                .update();
    }

    @Test
    void twoManagersSetLimitsThatFitEachOther() {
        assertThat(ask("50", "49.99", 1).status()).isIn(400, 422);
        assertThat(ask("50", "100", 0).status()).isIn(400, 422);
        assertThat(ask("-1", "100", 1).status()).isIn(400, 422);
        assertThat(ask("50.001", "100", 1).status()).isIn(400, 422);
        assertThat(ask("50", "100", 101).status()).isIn(400, 422);
        ask("50", "100", 10).expect(200);
        String task = Confirmations.task(second, programme);
        assertThat(Confirmations.decide(manager, task, "confirm").status()).isIn(403, 404);
        assertThat(count("select count(*) from fast_lane_limit where programme_code = ?", programme))
                .isZero();
        Confirmations.refuse(second, programme);
        assertThat(count("select count(*) from fast_lane_limit where programme_code = ?", programme))
                .isZero();
        setLimits("50", "100", 10);
        assertThat(count("select review_percent from fast_lane_limit where programme_code = ?", programme))
                .isEqualTo(10);
        assertThatThrownBy(() ->
                        jdbc.sql("update fast_lane_limit set claim_minor = 1").update())
                .isInstanceOf(DataAccessException.class);
    }

    // ---------------------------------------------------------------- steps

    private Api.Answer ask(String claim, String provider, int percent) {
        return Confirmations.start(
                manager,
                "programmeFastLane",
                Map.of(
                        "programmeCode",
                        programme,
                        "fastLaneClaim",
                        new BigDecimal(claim),
                        "fastLaneProvider",
                        new BigDecimal(provider),
                        "reviewPercent",
                        percent,
                        "changeReason",
                        "Small clinics wait too long."));
    }

    private void setLimits(String claim, String provider, int percent) {
        ask(claim, provider, percent).expect(200);
        Confirmations.confirm(second, programme);
    }

    private List<String> redeemed(String... amounts) {
        return clinic.redeem(amounts);
    }

    private String draft(String redemption) {
        return clinic.draft(redemption);
    }

    private String submit(String redemption) {
        return clinic.submit(clinic.draft(redemption));
    }

    private String submit(String redemption, String paper) {
        return clinic.submit(clinic.draft(redemption, paper));
    }

    private String submit(String draft, boolean withPaper) {
        if (withPaper) {
            clinic.addPaper(draft, UUID.randomUUID().toString().substring(0, 8));
        }
        return clinic.submit(draft);
    }

    /** A draft without a document. */
    private String draft(String invoice, String redemption, @Nullable String service) {
        return created(Map.of(
                "invoiceNumber",
                invoice,
                "lines",
                List.of(Map.of(
                        "redemption",
                        redemption,
                        "items",
                        service == null
                                ? List.of()
                                : List.of(Map.of(
                                        "service", service, "quantity", 1, "price", new BigDecimal("10.00")))))));
    }

    private String draftOfLastYear(String invoice, String redemption) {
        return created(Map.of(
                "invoiceNumber",
                invoice,
                "invoiceDate",
                LocalDate.now(ZoneOffset.UTC).minusYears(1).toString(),
                "redemptions",
                List.of(redemption)));
    }

    private String draftOf(String... redemptions) {
        return created(Map.of("invoiceNumber", ClaimSteps.invoice(), "redemptions", List.of(redemptions)));
    }

    private String created(Map<String, Object> claim) {
        return provider.post("/api/claims", claim)
                .expect(201)
                .json()
                .path("number")
                .asText();
    }

    private static void decide(String claim, String decision, String reason) {
        Cases.complete(as("accountant"), Cases.task(as("accountant"), claim), decision, reason, "Not in our books.")
                .expect(204);
    }

    private String[] instances(String claim) {
        return runtime.createProcessInstanceQuery().processInstanceBusinessKey(claim).list().stream()
                .map(ProcessInstance::getId)
                .toArray(String[]::new);
    }

    private static Map<String, Object> says(String finding, String reason, String takenBack) {
        return Map.of(
                "finding",
                finding,
                "reviewReason",
                reason,
                "takenBack",
                new BigDecimal(takenBack),
                "reviewNote",
                "I compared the invoice with the price list.");
    }

    private boolean isDecidedOrWithPeople(String claim) {
        return count("select count(*) from claim where number = ? and status = 'approved'", claim) == 1
                || count("select count(*) from stage_opening where case_number = ?", claim) > 0;
    }

    private Task task(String claim) {
        return tasks.createTaskQuery().processInstanceBusinessKey(claim).singleResult();
    }

    private void remind(String claim) {
        due(claim, "event_halfTimeOver");
    }

    private void due(String claim, String event) {
        List<String> instances = runtime.createProcessInstanceQuery().processInstanceBusinessKey(claim).list().stream()
                .map(ProcessInstance::getId)
                .toList();
        Job timer = management.createJobQuery().activityId(event).list().stream()
                .filter(job -> instances.contains(job.getProcessInstanceId()))
                .findFirst()
                .orElseThrow();
        management.setJobDuedate(timer.getId(), Date.from(Instant.now().minusSeconds(1)));
    }

    private long count(String sql, Object... values) {
        return jdbc.sql(sql).params(values).query(Long.class).single();
    }
}
