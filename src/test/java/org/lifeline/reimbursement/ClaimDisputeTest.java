package org.lifeline.reimbursement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.assertj.core.groups.Tuple;
import org.camunda.bpm.engine.IdentityService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Providers;
import org.lifeline.testing.SmallFiles;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A provider disputes once that its claim was rejected or cut, and somebody who took no part decides. */
class ClaimDisputeTest extends LifelineTest {

    private static final String WHY = "The second page of the invoice was sent.";

    private static @Nullable String programme;
    private static @Nullable JsonNode voucher;

    private final Api provider = as("service-provider");
    private final Api accountant = as("accountant");
    private final Api payer = as("cash-manager");
    private final Api other = as("cash-manager-2");

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @Autowired
    private PlatformTransactionManager transactions;

    @Autowired
    private ClaimDisputes disputes;

    @Autowired
    private Claims claims;

    @BeforeEach
    void haveAVoucher() {
        if (voucher == null) {
            programme = NewProgramme.with(jdbc).stages("social-worker");
            voucher = ClaimSteps.voucher(programme);
        }
    }

    // ---------------------------------------------------------------- how it goes

    @Test
    void allowsADisputeInPartAndPaysIt() {
        String claim = cut("20", "15", "10");
        JsonNode before = ClaimSteps.status(provider, claim, "approved");
        assertThat(before.path("disputableUntil").isTextual()).isTrue();
        assertThat(provider.get("/provider/claims/" + claim).expect(200).text()).contains("Dispute the decision");

        String dispute = dispute(provider, claim);
        assertThat(provider.get("/api/claims/" + claim)
                        .expect(200)
                        .json()
                        .path("disputedBy")
                        .asText())
                .isEqualTo(dispute);
        JsonNode filed = provider.get("/api/claims/" + dispute).expect(200).json();
        assertThat(filed.path("disputes").asText()).isEqualTo(claim);
        assertThat(filed.path("status").asText()).isEqualTo("submitted");
        assertThat(filed.path("amount").decimalValue()).isEqualByComparingTo("5");
        assertThat(filed.path("lines")).hasSize(1);
        assertThat(provider.get("/provider/claims/" + dispute).expect(200).text())
                .contains(WHY, claim);

        String task = Cases.task(payer, dispute);
        String file = payer.get("/case-file/" + task).expect(200).text();
        assertThat(file)
                .contains(
                        claim,
                        "invoice.pdf",
                        WHY,
                        "EUR 20.00",
                        "EUR 15.00",
                        "EUR 5.00",
                        "The price is higher than the usual one");
        assertThat(payer.get("/engine-rest/task/" + task + "/form-variables?variableNames=disputedLines")
                        .expect(200)
                        .text())
                .contains("5.00");
        // not a minor unit more than what was refused
        refused(payer, task, "cuts[0].lineApproved", cuts("5.01"));
        refused(payer, task, "cuts[0].lineApproved", cuts("5.00"));
        refused(payer, task, "decision", null, "sendBack", "provedSince");
        // the reasons of a claim are none of a dispute
        refused(payer, task, "reasonCode", null, "approve", "claimVerified");
        decide(payer, task, "approveInPart", "provedSince", cuts("4.99")).expect(204);

        JsonNode allowed = ClaimSteps.status(provider, dispute, "approved");
        assertThat(allowed.path("approved").decimalValue()).isEqualByComparingTo("4.99");
        ended(dispute, "event_disputeAllowed");
        assertThat(provider.get("/api/claims/" + claim)
                        .expect(200)
                        .json()
                        .path("approved")
                        .decimalValue())
                .isEqualByComparingTo("25");
        assertThat(provider.get("/provider/claims/" + claim).expect(200).text()).contains("Dispute allowed");
        told(dispute);
        // what was cut, less what the dispute allowed
        assertThat(entries(claim)).containsExactly(tuple("approvedLess", -500L), tuple("claimed", 3000L));
        assertThat(entries(dispute)).containsExactly(tuple("claimed", 500L), tuple("disputeAllowed", 499L));

        // it is paid like every claim, and not by who decided it
        other.post("/api/payment-runs", run()).expect(201);
        String run = runOf(dispute);
        payer.post("/api/payment-runs/" + run + "/release", "").expectProblem(403, "separationOfDuties");
        Api third = as(Accounts.create(identities, "cash-manager"));
        third.post("/api/payment-runs/" + run + "/release", "").expect(200);
        assertThat(jdbc.sql("select amount_minor from payment where claim_number = ?")
                        .param(dispute)
                        .query(Long.class)
                        .single())
                .isEqualTo(499);
        assertThat(differences()).isZero();
        assertThat(provider.post("/api/claims/" + dispute + "/dispute", Map.of("reason", WHY))
                        .status())
                .isEqualTo(409);
    }

    @Test
    void dismissesADisputeOfARejectedClaimAndFreesItsRedemptions() {
        String redemption = redeem("12");
        String claim = rejected(redemption);
        String dispute = dispute(provider, claim);

        // nobody claims them while it is decided, under whatever number, nor changes or withdraws the dispute
        ClaimSteps.create(provider, ClaimSteps.invoice(), redemption).expectProblem(409, "redemptionAlreadyClaimed");
        String free = redeem("1");
        ClaimSteps.create(provider, invoiceOf(claim), free).expectProblem(409, "invoiceAlreadyClaimed");
        provider.delete("/api/claims/" + dispute).expectProblem(409, "notWithYou");

        decide(payer, Cases.task(payer, dispute), "reject", "decisionWasRight", null)
                .expect(204);
        JsonNode over = ClaimSteps.status(provider, dispute, "rejected");
        assertThat(over.path("explanation").asText()).contains("dismissed");
        assertThat(over.path("disputableUntil").isNull()).isTrue();
        ended(dispute, "event_disputeDismissed");
        told(dispute);
        assertThat(provider.get("/provider/claims/" + dispute).expect(200).text())
                .contains("The decision followed the rules of the programme.");
        provider.post("/api/claims/" + claim + "/dispute", Map.of("reason", WHY))
                .expectProblem(409, "alreadyDisputed");
        ClaimSteps.create(provider, ClaimSteps.invoice(), redemption).expect(201);
        assertThat(differences()).isZero();
    }

    @Test
    void allowsADisputeOfARejectedClaimInFull() {
        String redemption = redeem("13");
        String dispute = dispute(provider, rejected(redemption));

        decide(payer, Cases.task(payer, dispute), "approve", "claimDecidedWrongly", null)
                .expect(204);

        assertThat(ClaimSteps.status(provider, dispute, "approved")
                        .path("approved")
                        .decimalValue())
                .isEqualByComparingTo("13");
        ClaimSteps.create(provider, ClaimSteps.invoice(), redemption).expectProblem(409, "redemptionAlreadyClaimed");
        ClaimSteps.create(provider, invoiceOf(dispute), redeem("1")).expectProblem(409, "invoiceAlreadyClaimed");
        assertThat(differences()).isZero();
    }

    @Test
    void theRestOfARedemptionIsClaimedWhileAPartOfItIsDisputed() {
        String redemption = redeem("10");
        String claim = provider.post(
                        "/api/claims",
                        Map.of(
                                "invoiceNumber",
                                ClaimSteps.invoice(),
                                "lines",
                                List.of(Map.of("redemption", redemption, "amount", new BigDecimal("6")))))
                .expect(201)
                .json()
                .path("number")
                .asText();
        ClaimSteps.upload(provider, claim).expect(201);
        provider.post("/api/claims/" + claim + "/submission", "").expect(200);
        decide(accountant, Cases.task(accountant, claim), "approveInPart", "claimVerified", cuts("2"))
                .expect(204);
        ClaimSteps.status(provider, claim, "approved");

        String dispute = dispute(provider, claim);
        String rest = ClaimSteps.create(provider, ClaimSteps.invoice(), redemption)
                .expect(201)
                .json()
                .path("number")
                .asText();
        assertThat(provider.get("/api/claims/" + rest)
                        .expect(200)
                        .json()
                        .path("amount")
                        .decimalValue())
                .isEqualByComparingTo("4");
        decide(payer, Cases.task(payer, dispute), "approve", "provedSince", null)
                .expect(204);
        ClaimSteps.status(provider, dispute, "approved");
        assertThat(differences()).isZero();
    }

    // ---------------------------------------------------------------- who decides

    @Test
    void isOfferedToNobodyWhoTookPartAndRefusedToThem() {
        String claim = cut("8", "7");
        String run = payer.post("/api/payment-runs", run())
                .expect(201)
                .json()
                .path("run")
                .asText();
        String dispute = dispute(provider, claim);

        String task = Cases.task(other, dispute);
        assertThat(tasks(payer, dispute)).isEmpty();
        assertThat(tasks(accountant, dispute)).isEmpty();
        payer.post("/engine-rest/task/" + task + "/claim", Map.of("userId", "cash-manager"))
                .expect(403);
        decide(payer, task, "approve", "provedSince", null).expect(403);
        decide(accountant, task, "approve", "provedSince", null).expect(403);

        // who takes part after the task was offered does not decide it either
        other.post("/api/payment-runs/" + run + "/release", "").expect(200);
        assertThat(decide(other, task, "approve", "provedSince", null)
                        .expect(403)
                        .text())
                .contains("does not decide the dispute");

        String third = Accounts.create(identities, "cash-manager");
        decide(as(third), task, "reject", "disputeNotProved", null).status();
        assertThat(jdbc.sql(
                                "select count(*) from stage_decision where case_number = ? and decided_by in ('cash-manager', 'cash-manager-2', 'accountant')")
                        .param(dispute)
                        .query(Long.class)
                        .single())
                .isZero();
        assertThatTablesRefuse(
                "insert into stage_decision (case_number, position, decision, reason_code, reason, decided_by, decided_at)"
                        + " values ('" + dispute + "', 1, 'approve', 'provedSince', 'x', 'accountant', now())");
    }

    // ---------------------------------------------------------------- what is refused

    @Test
    void refusesWhatCannotBeDisputed() {
        String approved = ClaimSteps.submitted(provider, redeem("3"));
        provider.post("/api/claims/" + approved + "/dispute", Map.of("reason", WHY))
                .expectProblem(409, "notDisputable");
        ClaimSteps.approve(accountant, approved);
        ClaimSteps.status(provider, approved, "approved");
        provider.post("/api/claims/" + approved + "/dispute", Map.of("reason", WHY))
                .expectProblem(409, "notDisputable");

        String claim = rejected(redeem("3"));
        provider.post("/api/claims/" + claim + "/dispute", Map.of("reason", " "))
                .expect(422);
        provider.post("/api/claims/" + claim + "/dispute", Map.of("reason", "x".repeat(4001)))
                .expect(422);
        accountant
                .post("/api/claims/" + claim + "/dispute", Map.of("reason", WHY))
                .expect(403);
        stranger()
                .post("/api/claims/" + claim + "/dispute", Map.of("reason", WHY))
                .expect(404);
        provider.post("/api/claims/C-2026-999999/dispute", Map.of("reason", WHY))
                .expect(404);
        // the table of deadlines says 30 days
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            jdbc.sql("set local session_replication_role = replica").update();
            jdbc.sql("update claim_movement set at = at - interval '30 days' where claim_number = ?")
                    .param(claim)
                    .update();
        });
        provider.post("/api/claims/" + claim + "/dispute", Map.of("reason", WHY))
                .expectProblem(409, "disputeTooLate");
        assertThat(provider.get("/provider/claims/" + claim).expect(200).text()).doesNotContain("Dispute the decision");
    }

    @Test
    void refusesADisputeOfWhatWasClaimedAgain() {
        String redemption = redeem("4");
        String claim = rejected(redemption);
        String again = ClaimSteps.create(provider, ClaimSteps.invoice(), redemption)
                .expect(201)
                .json()
                .path("number")
                .asText();
        provider.post("/api/claims/" + claim + "/dispute", Map.of("reason", WHY))
                .expectProblem(409, "redemptionAlreadyClaimed");
        provider.delete("/api/claims/" + again).expect(200);
        String invoice = ClaimSteps.create(provider, invoiceOf(claim), redeem("1"))
                .expect(201)
                .json()
                .path("number")
                .asText();
        provider.post("/api/claims/" + claim + "/dispute", Map.of("reason", WHY))
                .expectProblem(409, "invoiceAlreadyClaimed");
        provider.delete("/api/claims/" + invoice).expect(200);
        dispute(provider, claim);
    }

    @Test
    void refusesThingsThatAnotherClaimAsksForByNow() {
        String redemption = redeemTwoPens("10");
        String claim = claimOfPens(redemption, 1, "5.00");
        Cases.complete(accountant, Cases.task(accountant, claim), "reject", "claimNotJustified", "Not readable.")
                .expect(204);
        ClaimSteps.status(provider, claim, "rejected");
        String both = claimOfPens(redemption, 2, "2.50");
        ClaimSteps.approve(accountant, both);
        ClaimSteps.status(provider, both, "approved");

        // five euros of the redemption are free, and no pen
        assertThat(provider.post("/api/claims/" + claim + "/dispute", Map.of("reason", WHY))
                        .expectInvalid("lines")
                        .text())
                .contains("Of insulin pen only 0 can be claimed");
        assertThat(claims.disputeOf(claim)).isEmpty();
    }

    private String redeemTwoPens(String amount) {
        Api applicant = as(Accounts.create(identities, "applicant"));
        Api officer = as("social-worker");
        String number = Cases.apply(applicant, String.valueOf(programme), Cases.answers());
        Map<String, Object> variables = new LinkedHashMap<>();
        Map.of(
                        "decision",
                        "approve",
                        "reasonCode",
                        "needConfirmed",
                        "reason",
                        "Seen.",
                        "voucherItems",
                        "2 x insulin pen")
                .forEach((name, value) -> variables.put(name, Map.of("value", value)));
        officer.post("/engine-rest/task/" + Cases.task(officer, number) + "/complete", Map.of("variables", variables))
                .expect(204);
        String code = Cases.status(applicant, number, "voucherIssued")
                .path("voucherCode")
                .asText();
        JsonNode its = applicant.get("/api/vouchers/" + code).expect(200).json();
        return provider.post(
                        "/api/redemptions",
                        Map.of(
                                "qr",
                                its.path("qr").asText(),
                                "amount",
                                new BigDecimal(amount),
                                "currency",
                                its.path("currency").asText(),
                                "items",
                                Map.of("insulin pen", 2)),
                        Map.of("Idempotency-Key", UUID.randomUUID().toString()))
                .expect(201)
                .json()
                .path("id")
                .asText();
    }

    private String claimOfPens(String redemption, int pens, String price) {
        Map<String, Object> item = Map.of("service", "insulin pen", "quantity", pens, "price", new BigDecimal(price));
        Map<String, Object> line =
                Map.of("redemption", redemption, "amount", new BigDecimal("5"), "items", List.of(item));
        String claim = provider.post(
                        "/api/claims", Map.of("invoiceNumber", ClaimSteps.invoice(), "lines", List.of(line)))
                .expect(201)
                .json()
                .path("number")
                .asText();
        ClaimSteps.upload(provider, claim).expect(201);
        provider.post("/api/claims/" + claim + "/submission", "").expect(200);
        return claim;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void takesOneOfTwoThatComeAtOnce(boolean twice) throws Exception {
        String redemption = redeem("5");
        String claim = rejected(redemption);
        List<Integer> answers = Together.run(
                2,
                i -> twice || i == 0
                        ? provider.post("/api/claims/" + claim + "/dispute", Map.of("reason", WHY))
                                .status()
                        : ClaimSteps.create(provider, ClaimSteps.invoice(), redemption)
                                .status());
        assertThat(answers).containsExactlyInAnyOrder(201, 409);
    }

    @Test
    void refusesWhileAComplaintHoldsTheClaimOrTheProviderIsSuspended() {
        String redemption = redeem("6");
        String claim = rejected(redemption);
        jdbc.sql("""
                        insert into beneficiary_feedback (redemption_id, application_number, programme_code, provider_code, voucher_code, received,
                                                          asked_to_pay, answered_at, recorded_by)
                        select r.id, v.application_number, v.programme_code, r.provider_code, v.code, false, false, now(), 'helpdesk'
                          from redemption r join voucher v on v.code = r.voucher_code where r.id = ?""").param(UUID.fromString(redemption)).update();
        provider.post("/api/claims/" + claim + "/dispute", Map.of("reason", WHY))
                .expectProblem(409, "heldByComplaint");

        String another = rejected(redeem("6"));
        jdbc.sql(
                        "insert into provider_suspension (provider_code, reason, suspended_by, suspended_at) values ('HOSPITAL-1', 'Test', 'programme-manager', now())")
                .update();
        try {
            provider.post("/api/claims/" + another + "/dispute", Map.of("reason", WHY))
                    .expectProblem(409, "providerSuspended");
        } finally {
            jdbc.sql("""
                            update provider_suspension set resume_reason = 'Test', resume_asked_by = 'programme-manager', resumed_by = 'programme-manager-2',
                                   resumed_at = now() where provider_code = 'HOSPITAL-1' and resumed_at is null""").update();
        }
    }

    @Test
    void theTablesRefuseWhatMustNeverHappen() {
        String claim = cut("9", "5");
        String dispute = dispute(provider, claim);
        String copy =
                "insert into claim (number, provider_code, programme_code, currency, amount_minor, invoice_number, invoice_date, status,"
                        + " created_by, created_at, language, disputes) select '%s', provider_code, programme_code, currency, %s, invoice_number || '-x',"
                        + " invoice_date, 'draft', 'x', now(), 'en', '%s' from claim where number = '%s'";
        // a second dispute, a dispute of a dispute, more than was refused
        assertThatTablesRefuse(copy.formatted("C-1999-000001", 1, claim, claim));
        assertThatTablesRefuse(copy.formatted("C-1999-000002", 1, dispute, dispute));
        String fresh = cut("9", "5");
        assertThatTablesRefuse(copy.formatted("C-1999-000003", 401, fresh, fresh));
        assertThatTablesRefuse("update claim_line set amount_minor = 1 where claim_number = '" + dispute + "'");
        assertThatTablesRefuse("update claim_line set counted_already = false where claim_number = '" + dispute + "'");
        assertThatTablesRefuse("update claim set disputes = null where number = '" + dispute + "'");
        assertThatTablesRefuse("update claim set status = 'returned', reason_code = 'invoiceUnclear' where number = '"
                + dispute + "'");
        assertThatTablesRefuse("update claim_dispute set filed_by = 'x' where claim_number = '" + dispute + "'");
        assertThatTablesRefuse("delete from claim_dispute where claim_number = '" + dispute + "'");
    }

    @Test
    void whatTheProviderSaidIsErased() {
        String dispute = dispute(provider, rejected(redeem("2")));
        assertThat(jdbc.sql("select encode(grounds, 'escape') from claim_dispute where claim_number = ?")
                        .param(dispute)
                        .query(String.class)
                        .single())
                .doesNotContain("invoice");
        disputes.erase(dispute);
        assertThat(disputes.said(dispute).orElseThrow().grounds()).isEmpty();
    }

    // ---------------------------------------------------------------- as a thief tries it

    @Test
    void aDraftAndAWithdrawnClaimHaveNothingToDispute() {
        String draft = ClaimSteps.create(provider, ClaimSteps.invoice(), redeem("3"))
                .expect(201)
                .json()
                .path("number")
                .asText();
        provider.post("/api/claims/" + draft + "/dispute", Map.of("reason", WHY))
                .expectProblem(409, "notDisputable");
        provider.delete("/api/claims/" + draft).expect(200);
        provider.post("/api/claims/" + draft + "/dispute", Map.of("reason", WHY))
                .expectProblem(409, "notDisputable");
    }

    @Test
    void whatIsAllowedAfterACreditNotePaysThatBackFirst() {
        Api another = as(Accounts.create(identities, "cash-manager"));
        String claim = cut("20", "15");
        ClaimSteps.pay(another, ClaimSteps.byHand(another, claim), "T-" + claim, ClaimSteps.today())
                .expect(204);
        ClaimSteps.status(provider, claim, "paid");
        provider.post(
                        "/api/claims/" + claim + "/credit-notes",
                        Map.of("creditNote", "CN-" + claim, "amount", new BigDecimal("15"), "reason", "Too much."))
                .expect(201);
        // what was given back is not disputed: only what was refused
        String dispute = dispute(provider, claim);
        assertThat(provider.get("/api/claims/" + dispute)
                        .expect(200)
                        .json()
                        .path("amount")
                        .decimalValue())
                .isEqualByComparingTo("5");
        decide(payer, Cases.task(payer, dispute), "approve", "provedSince", null)
                .expect(204);
        ClaimSteps.status(provider, dispute, "approved");
        await().atMost(PATIENCE)
                .untilAsserted(() -> another.post("/api/payments/" + dispute + "/by-hand", "")
                        .expectProblem(409, "owesBack"));
        assertThat(differences()).isZero();
    }

    @Test
    void twoOfficersAtOnceAllowADisputeOnce() throws Exception {
        // before the dispute: it is offered by name to those who are there when it begins
        List<Api> officers = List.of(
                as(Accounts.create(identities, "cash-manager")), as(Accounts.create(identities, "cash-manager")));
        String dispute = dispute(provider, cut("7", "3"));
        String task = Cases.task(officers.get(0), dispute);
        List<Integer> answers = Together.run(
                2,
                n -> decide(officers.get(n), task, "approve", "provedSince", null)
                        .status());
        assertThat(answers).containsOnlyOnce(204);
        assertThat(ClaimSteps.status(provider, dispute, "approved")
                        .path("approved")
                        .decimalValue())
                .isEqualByComparingTo("4");
        assertThat(jdbc.sql("select count(*) from stage_decision where case_number = ?")
                        .param(dispute)
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        assertThat(differences()).isZero();
    }

    // ---------------------------------------------------------------- papers, and many lines

    @Test
    void takesPapersUntilItIsDecidedAndShowsThemToTheOfficer() {
        String claim = cut("6", "5");
        assertThat(provider.get("/provider/claims/" + claim).expect(200).text()).contains("you can add papers");
        ClaimSteps.upload(provider, claim).expectProblem(409, "notWithYou");
        String dispute = dispute(provider, claim);
        assertThat(provider.get("/provider/claims/" + dispute).expect(200).text())
                .contains("Add the papers that prove what you say");
        String path = "/api/claims/" + dispute + "/documents";
        stranger()
                .upload(path, "proof.pdf", "application/pdf", ClaimSteps.INVOICE, "report")
                .expect(404);
        JsonNode paper = provider.upload(path, "proof.pdf", "application/pdf", ClaimSteps.INVOICE, "report")
                .expect(201)
                .json();
        // the officer has it: it stays
        provider.delete(path + "/" + paper.path("id").asText()).expectProblem(409, "documentSent");
        String task = Cases.task(payer, dispute);
        assertThat(payer.get("/case-file/" + task).expect(200).text()).contains("proof.pdf");

        decide(payer, task, "approve", "provedSince", null).expect(204);
        provider.upload(path, "late.png", "image/png", SmallFiles.photo(dispute), "report")
                .expectProblem(409, "notWithYou");
        assertThat(provider.get("/provider/claims/" + dispute).expect(200).text())
                .contains("proof.pdf")
                .doesNotContain("Add the papers that prove what you say");
    }

    @Test
    void showsManyLinesInPages() {
        String[] redemptions = new String[53];
        for (int i = 0; i < redemptions.length; i++) {
            redemptions[i] = redeem("0.1" + i % 10);
        }
        String dispute = dispute(provider, rejected(redemptions));
        String task = Cases.task(payer, dispute);
        String first = payer.get("/case-file/" + task).expect(200).text();
        assertThat(linesRefused(first)).hasSize(50).startsWith("1").endsWith("50");
        assertThat(first).contains("/case-file/" + task + "?page=1#refused");
        assertThat(linesRefused(
                        payer.get("/case-file/" + task + "?page=1").expect(200).text()))
                .containsExactly("51", "52", "53");
        payer.get("/case-file/" + task + "?page=2").expect(200);
    }

    /** Numbers of the lines that a page shows as refused. */
    private static List<String> linesRefused(String page) {
        int from = page.indexOf("id=\"refused\"");
        return Pattern.compile("data-label=\"Line\"[^>]*>([0-9]+)<")
                .matcher(page.substring(from, page.indexOf("</table>", from)))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    // ---------------------------------------------------------------- steps

    private String redeem(String amount) {
        return ClaimSteps.redeem(provider, voucher, amount);
    }

    /** An approved claim of which the second amount is approved of the first; the other redemptions whole. */
    private String cut(String claimed, String approved, String... more) {
        String[] redemptions = new String[1 + more.length];
        redemptions[0] = redeem(claimed);
        for (int i = 0; i < more.length; i++) {
            redemptions[i + 1] = redeem(more[i]);
        }
        String number = ClaimSteps.submitted(provider, redemptions);
        decide(accountant, Cases.task(accountant, number), "approveInPart", "claimVerified", cuts(approved))
                .expect(204);
        ClaimSteps.status(provider, number, "approved");
        return number;
    }

    private String rejected(String... redemptions) {
        String number = ClaimSteps.submitted(provider, redemptions);
        Cases.complete(
                        accountant,
                        Cases.task(accountant, number),
                        "reject",
                        "claimNotJustified",
                        "Page two is missing.")
                .expect(204);
        ClaimSteps.status(provider, number, "rejected");
        return number;
    }

    private static String dispute(Api provider, String claim) {
        return provider.post("/api/claims/" + claim + "/dispute", Map.of("reason", WHY))
                .expect(201)
                .json()
                .path("number")
                .asText();
    }

    private static List<Map<String, Object>> cuts(String approved) {
        return List.of(Map.of("lineNumber", 1, "lineApproved", new BigDecimal(approved), "lineReason", "priceTooHigh"));
    }

    private static Api.Answer decide(
            Api officer, String task, String decision, String reason, @Nullable List<Map<String, Object>> cuts) {
        Map<String, Object> variables = new LinkedHashMap<>();
        Map.of("decision", decision, "reasonCode", reason, "reason", "Looked at with care.")
                .forEach((name, value) -> variables.put(name, Map.of("value", value)));
        if (cuts != null) {
            try {
                variables.put("cuts", Map.of("type", "Json", "value", Api.JSON.writeValueAsString(cuts)));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }
        return officer.post("/engine-rest/task/" + task + "/complete", Map.of("variables", variables));
    }

    private static void refused(Api officer, String task, String field, List<Map<String, Object>> cuts) {
        refused(officer, task, field, cuts, "approveInPart", "provedSince");
    }

    private static void refused(
            Api officer,
            String task,
            String field,
            @Nullable List<Map<String, Object>> cuts,
            String decision,
            String reason) {
        Api.Answer answer = decide(officer, task, decision, reason, cuts).expect(400);
        assertThat(answer.json().path("errors").findValuesAsText("field"))
                .as(answer.text())
                .contains(field);
    }

    private static JsonNode tasks(Api officer, String number) {
        return officer.get("/engine-rest/task?processInstanceBusinessKey=" + number)
                .expect(200)
                .json();
    }

    private static Map<String, Object> run() {
        return Map.of("programme", String.valueOf(programme), "rail", "iso20022", "due", ClaimSteps.today());
    }

    private String runOf(String claim) {
        return jdbc.sql("select run_number from payment where claim_number = ?")
                .param(claim)
                .query(String.class)
                .single();
    }

    private String invoiceOf(String claim) {
        return jdbc.sql("select invoice_number from claim where number = ?")
                .param(claim)
                .query(String.class)
                .single();
    }

    private void told(String dispute) {
        await().atMost(PATIENCE)
                .until(() -> jdbc.sql("select exists (select from message where business_key = ?)")
                        .param(dispute + "/disputeDecided")
                        .query(Boolean.class)
                        .single());
    }

    private void ended(String dispute, String event) {
        await().atMost(PATIENCE)
                .until(() -> jdbc.sql("""
                        select exists (select from act_hi_procinst p where p.business_key_ = ? and p.proc_def_key_ = 'claimDispute'
                                          and p.end_act_id_ = ?)""")
                        .params(dispute, event)
                        .query(Boolean.class)
                        .single());
    }

    /** What the statement of account says of a claim. */
    private List<Tuple> entries(String claim) {
        List<Tuple> entries = new ArrayList<>();
        provider.get("/api/statements/HOSPITAL-1")
                .expect(200)
                .json()
                .path("accounts")
                .forEach(account -> account.path("entries").forEach(entry -> {
                    if (entry.path("reference").asText().equals(claim)) {
                        entries.add(tuple(
                                entry.path("kind").asText(),
                                entry.path("amount")
                                        .decimalValue()
                                        .movePointRight(2)
                                        .longValueExact()));
                    }
                }));
        return entries;
    }

    private long differences() {
        return jdbc.sql("select count(*) from provider_balance_difference where programme_code = ?")
                .param(programme)
                .query(Long.class)
                .single();
    }

    private Api stranger() {
        String code = Providers.create(jdbc, "Another clinic");
        String account = Accounts.create(identities, "service-provider");
        jdbc.sql("insert into provider_account (user_id, provider_code, administrator) values (?, ?, true)")
                .params(account, code)
                .update();
        return as(account);
    }

    private void assertThatTablesRefuse(String sql) {
        assertThatExceptionOfType(DataAccessException.class)
                .as(sql)
                .isThrownBy(() -> jdbc.sql(sql).update());
    }
}
