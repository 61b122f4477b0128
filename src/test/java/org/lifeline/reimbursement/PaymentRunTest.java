package org.lifeline.reimbursement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import com.prowidesoftware.swift.model.mx.MxPain00100109;
import com.prowidesoftware.swift.model.mx.dic.CreditTransferTransaction34;
import com.prowidesoftware.swift.model.mx.dic.PostalAddress24;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.commons.codec.digest.DigestUtils;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.documents.FileReferences;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.BankMessages;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Providers;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** From approved claims to money and back: runs, their file, what the bank says, and the accounts of providers. */
class PaymentRunTest extends LifelineTest {

    private static final String OURS = "DE89370400440532013000";

    private final Api provider = as("service-provider");
    private final Api payer = as("cash-manager");
    private final Api releaser = as("cash-manager-2");

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @Autowired
    private PaymentRuns runs;

    @Autowired
    private RunFiles files;

    @Autowired
    private PaymentRails rails;

    @Autowired
    private Reconciliation reconciliation;

    @Autowired
    private List<FileReferences> needed;

    @Test
    void aRunOfBeforeKeepsItsNumberAndIsFound() {
        String programme = programme();
        jdbc.sql("""
                        insert into payment_run (number, programme_code, rail, currency, due, state, prepared_by, prepared_at)
                        values ('R-2020-000123', ?, 'iso20022', 'EUR', current_date, 'prepared', 'cash-manager', now())""").param(programme).update();
        assertThat(payer.get("/finance/runs/R-2020-000123").expect(200).text()).contains("R-2020-000123");
    }

    @Test
    void noKindOfNumberEndsAfterSixDigits() {
        assertThat(jdbc.sql("""
                                select conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint
                                 where contype = 'c' and position('-[0-9]{6}$' in pg_get_constraintdef(oid)) > 0""").query(String.class).list()).isEmpty();
    }

    @Test
    void paysClaimsByARunThatASecondPersonReleasesAndTheBankConfirms() throws Exception {
        String programme = programme();
        String first = approved(programme, "100.10");
        String second = approved(programme, "200.20");

        JsonNode run = prepare(programme).expect(201).json();
        String number = run.path("run").asText();
        assertThat(number).matches("PR-\\d{4}-\\d{6}");
        assertThat(run.path("claims").asInt()).isEqualTo(2);
        assertThat(run.path("total").decimalValue()).isEqualByComparingTo("300.30");
        releaser.get("/api/payment-runs/" + number + "/file").expectProblem(409, "notReleased");
        payer.post("/api/payment-runs/" + number + "/release", "").expectProblem(403, "samePerson");
        payer.post("/api/payments/" + first + "/by-hand", "").expectProblem(409, "inARun");
        prepare(programme).expectProblem(409, "nothingToPay");

        releaser.post("/api/payment-runs/" + number + "/release", "").expect(200);
        String xml = file(number);
        // no care of the store takes it for a file that nobody needs
        assertThat(needed.stream().anyMatch(each -> each.refersTo(DigestUtils.sha256Hex(xml))))
                .isTrue();
        assertThat(xml)
                .contains(
                        "<MsgId>" + number + "<",
                        "<CtrlSum>300.3",
                        "<BtchBookg>false<",
                        "<Cd>CINV</Cd>",
                        "<Cd>SUPP</Cd>");
        MxPain00100109 message = MxPain00100109.parse(xml);
        assertThat(message.getCstmrCdtTrfInitn().getPmtInf()).hasSize(1);
        List<CreditTransferTransaction34> transfers =
                message.getCstmrCdtTrfInitn().getPmtInf().get(0).getCdtTrfTxInf();
        assertThat(transfers.stream().map(each -> each.getPmtId().getEndToEndId()))
                .containsExactlyInAnyOrder(first + "-1", second + "-1");
        assertThat(transfers).allSatisfy(each -> {
            assertThat(each.getPmtId().getUETR()).matches("[0-9a-f-]{36}");
            PostalAddress24 address = each.getCdtr().getPstlAdr();
            assertThat(List.of(address.getStrtNm(), address.getPstCd(), address.getTwnNm(), address.getCtry()))
                    .containsExactly("UFERWEG 12", "10115", "BERLIN", "DE");
        });
        assertThat(message.getCstmrCdtTrfInitn().getPmtInf().get(0).getDbtr().getPstlAdr())
                .satisfies(payer ->
                        assertThat(List.of(payer.getTwnNm(), payer.getCtry())).containsExactly("Koeln", "DE"));
        PaymentInstructionTest.validate(xml);
        releaser.post("/api/payment-runs/" + number + "/release", "").expectProblem(409, "alreadyDecided");
        assertThat(releaser.get("/api/payments/" + number + "/pain.001")
                        .expect(200)
                        .text())
                .isEqualTo(xml);

        String statement = BankMessages.camt054(
                BankMessages.booked(first + "-1", "100.10", "B1"), BankMessages.booked(second + "-1", "200.20", "B2"));
        JsonNode result = reconcile(statement).expect(200).json();
        assertThat(result.path("matched").asInt()).isEqualTo(2);
        assertThat(result.path("unmatched")).isEmpty();
        ClaimSteps.status(provider, first, "paid");
        assertThat(ClaimSteps.status(provider, second, "paid")
                        .path("paymentReference")
                        .asText())
                .isEqualTo("B2");
        // the same file again, and the same bookings in a statement
        assertThat(reconcile(statement).expect(200).json().path("matched").asInt())
                .isEqualTo(2);
        JsonNode again = reconcile(BankMessages.camt054(BankMessages.booked(first + "-1", "100.10", "B1")))
                .expect(200)
                .json();
        assertThat(again.path("unmatched")).isEmpty();
        assertThat(payments(first)).containsExactly("paid");
        accountsAreRight(programme);
    }

    @Test
    void paysAClaimAgainInAnotherRunWhenTheBankDidNot() throws Exception {
        String programme = programme();
        String claim = approved(programme, "50");
        String number = released(programme);
        file(number);
        reconcile(BankMessages.rejected(number, claim + "-1", "AC04")).expect(200);
        assertThat(payments(claim)).containsExactly("rejected");
        accountsAreRight(programme);

        String next = released(programme);
        assertThat(file(next)).contains(claim + "-2");
        reconcile(BankMessages.camt054(BankMessages.booked(claim + "-2", "50.00", "B7")))
                .expect(200);
        ClaimSteps.status(provider, claim, "paid");
        accountsAreRight(programme);

        // the money comes back, and the claim is owed again
        reconcile(BankMessages.camt054(BankMessages.returned(claim + "-2", "50.00")))
                .expect(200);
        ClaimSteps.status(provider, claim, "approved");
        accountsAreRight(programme);
        String last = released(programme);
        file(last);
        reconcile(BankMessages.camt054(BankMessages.booked(claim + "-3", "50.00", "B9")))
                .expect(200);
        ClaimSteps.status(provider, claim, "paid");
        assertThat(payments(claim)).containsExactly("rejected", "returned", "paid");
        accountsAreRight(programme);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "part, 49.99, -1, B1, DE02120300000000202051",
        "over, 50.01, -1, B1, DE02120300000000202051",
        "unknown, 50.00, -9, B1, DE02120300000000202051",
        "wrongAccount, 50.00, -1, B1, DE02500105170137075030"
    })
    void makesATaskOfALineThatFitsNoPayment(String why, String amount, String attempt, String reference, String account)
            throws Exception {
        String programme = programme();
        String claim = approved(programme, "50");
        file(released(programme));
        JsonNode result = reconcile(BankMessages.camt054(BankMessages.booked(claim + attempt, amount, reference)
                        .replace("DE02120300000000202051", account)))
                .expect(200)
                .json();
        assertThat(result.path("matched").asInt()).isZero();
        assertThat(result.path("unmatched").path(0).path("why").asText()).isEqualTo(why);
        assertThat(payments(claim)).containsExactly("released");
        assertThat(jdbc.sql("select count(*) from act_ru_execution where business_key_ = ?")
                        .param(result.path("unmatched").path(0).path("file").asText() + ":1")
                        .query(Long.class)
                        .single())
                .isPositive();
    }

    @Test
    void namesABookingThatComesTwice() throws Exception {
        String programme = programme();
        String claim = approved(programme, "50");
        file(released(programme));
        JsonNode result = reconcile(BankMessages.camt054(
                        BankMessages.booked(claim + "-1", "50.00", "B1"),
                        BankMessages.booked(claim + "-1", "50.00", "B2")))
                .expect(200)
                .json();
        assertThat(result.path("matched").asInt()).isEqualTo(1);
        assertThat(result.path("unmatched").path(0).path("why").asText()).isEqualTo("duplicate");
        assertThat(payments(claim)).containsExactly("paid");
    }

    @Test
    void takesAReturnThatComesBeforeItsBooking() throws Exception {
        String programme = programme();
        String claim = approved(programme, "50");
        file(released(programme));
        reconcile(BankMessages.camt054(BankMessages.returned(claim + "-1", "50.00")))
                .expect(200);
        JsonNode late = reconcile(BankMessages.camt054(BankMessages.booked(claim + "-1", "50.00", "B1")))
                .expect(200)
                .json();
        assertThat(late.path("unmatched")).isEmpty();
        assertThat(payments(claim)).containsExactly("returned");
        ClaimSteps.status(provider, claim, "approved");
    }

    @Test
    void readsAFileInLatin1() throws Exception {
        String programme = programme();
        String claim = approved(programme, "50");
        file(released(programme));
        String xml = BankMessages.camt054(BankMessages.booked(claim + "-1", "50.00", "B1"))
                .replace("UTF-8", "ISO-8859-1")
                .replace("<AddtlNtryInf>", "<AddtlNtryInf>Überweisung ");
        assertThat(reconcile(xml, StandardCharsets.ISO_8859_1)
                        .expect(200)
                        .json()
                        .path("matched")
                        .asInt())
                .isEqualTo(1);
        ClaimSteps.status(provider, claim, "paid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"truncated", "xxe", "bomb", "otherAccount", "otherRun", "noXml", "otherMessage"})
    void refusesAFileThatIsNotOurs(String how) throws Exception {
        String programme = programme();
        String claim = approved(programme, "50");
        String run = released(programme);
        file(run);
        String good = BankMessages.camt054(BankMessages.booked(claim + "-1", "50.00", "B1"));
        String bad = switch (how) {
            case "truncated" -> good.substring(0, good.length() - 30);
            case "xxe" ->
                good.replace("?>", "?><!DOCTYPE Document [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>")
                        .replace("<AddtlNtryInf>", "<AddtlNtryInf>&x;");
            case "bomb" ->
                good.replace("?>", "?><!DOCTYPE Document [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]>")
                        .replace("<AddtlNtryInf>", "<AddtlNtryInf>&b;");
            case "otherAccount" -> good.replace(OURS, "DE02500105170137075030");
            case "otherRun" -> BankMessages.rejected("R-1999-000001", claim + "-1", "AC04");
            case "noXml" -> "hello";
            default -> good.replace("camt.054", "camt.056");
        };
        Api.Answer answer = reconcile(bad);
        assertThat(answer.status()).as(answer.text()).isIn(400, 422);
        assertThat(payments(claim)).containsExactly("released");
        // whole, it is taken
        assertThat(reconcile(good).expect(200).json().path("matched").asInt()).isEqualTo(1);
    }

    @Test
    void twoRunsAtOnceTakeEachClaimOnce() throws Exception {
        String programme = programme();
        List<String> claims = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            claims.add(approved(programme, "10"));
        }
        List<Callable<Api.Answer>> both = List.of(() -> prepare(programme), () -> prepare(programme));
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            int taken = 0;
            for (var answer : pool.invokeAll(both)) {
                if (answer.get().status() == 201) {
                    taken += answer.get().json().path("claims").asInt();
                } else {
                    answer.get().expectProblem(409, "nothingToPay");
                }
            }
            assertThat(taken).isEqualTo(4);
        } finally {
            pool.shutdown();
        }
        claims.forEach(claim -> assertThat(payments(claim)).containsExactly("prepared"));
    }

    @Test
    void refusesTheReleaseToWhoDecidedOnAClaim() {
        String programme = programme();
        String claim = approved(programme, "10");
        String decider = jdbc.sql("select decided_by from stage_decision where case_number = ?")
                .param(claim)
                .query(String.class)
                .single();
        assertThat(decider).isEqualTo("accountant");
        String run = prepare(programme).expect(201).json().path("run").asText();
        as("accountant").post("/api/payment-runs/" + run + "/release", "").expect(403);
        assertThat(refusedBy(() -> jdbc.sql("""
                        update payment_run set state = 'releasing', decided_by = 'accountant', decided_at = now(), execution_on = current_date
                         where number = ?""").param(run).update())).contains("does not release it");
        assertThat(refusedBy(() -> jdbc.sql("""
                        update payment_run set state = 'releasing', decided_by = prepared_by, decided_at = now(), execution_on = current_date
                         where number = ?""").param(run).update()))
                .contains("nobody_releases_the_run_they_prepared");
    }

    @Test
    void takesOutWhatMustNotBePaidSoAnyMore() {
        String code = Providers.create(jdbc, "Clinic that is suspended");
        String programme = NewProgramme.with(jdbc).providers("HOSPITAL-1", code).stages("social-worker");
        String claim = approved(programme, "10");
        String run = prepare(programme).expect(201).json().path("run").asText();
        jdbc.sql(
                        "insert into provider_suspension (provider_code, reason, suspended_by, suspended_at) values ('HOSPITAL-1', 'Test', 'programme-manager', now())")
                .update();
        try {
            releaser.post("/api/payment-runs/" + run + "/release", "").expect(200);
            await().atMost(PATIENCE).until(() -> payments(claim).equals(List.of("dropped")));
            assertThat(jdbc.sql("select reason from payment where claim_number = ?")
                            .param(claim)
                            .query(String.class)
                            .single())
                    .isEqualTo("providerSuspended");
        } finally {
            jdbc.sql("""
                            update provider_suspension set resume_reason = 'Test', resume_asked_by = 'programme-manager', resumed_by = 'programme-manager-2',
                                   resumed_at = now() where provider_code = 'HOSPITAL-1' and resumed_at is null""").update();
        }
        released(programme);
        await().atMost(PATIENCE).until(() -> payments(claim).equals(List.of("dropped", "released")));
    }

    @Test
    void theTablesRefuseASecondPaymentAndAMovementByHand() {
        String programme = programme();
        String claim = approved(programme, "10");
        prepare(programme).expect(201);
        assertThat(refusedBy(() -> jdbc.sql("""
                        insert into payment (end_to_end_id, claim_number, attempt, provider_code, currency, amount_minor, uetr, state)
                        values (? || '-2', ?, 2, 'HOSPITAL-1', 'EUR', 1000, gen_random_uuid(), 'prepared')""").params(claim, claim).update())).contains("payment_made_once");
        assertThat(refusedBy(() -> jdbc.sql(
                                "update claim set status = 'paid', payment_reference = 'x', paid_on = current_date, paid_by = 'x' where number = ?")
                        .param(claim)
                        .update()))
                .contains("is paid when its payment is");
        assertThat(refusedBy(() -> jdbc.sql("update payment set amount_minor = 1 where claim_number = ?")
                        .param(claim)
                        .update()))
                .contains("stays as it is");
        assertThat(refusedBy(() -> jdbc.sql("update payment set town = 'ELSEWHERE' where claim_number = ?")
                        .param(claim)
                        .update()))
                .contains("append-only");
        assertThat(refusedBy(() -> jdbc.sql("""
                        insert into provider_movement (provider_code, programme_code, currency, from_account, to_account, amount_minor, claim_number)
                        values ('HOSPITAL-1', ?, 'EUR', 'payable', 'paid', 1, ?)""").params(programme, claim).update()))
                .contains("follows from");
    }

    @Test
    void whoTellsThatAPaymentFailedDoesNotReleaseTheNextOne() {
        String programme = programme();
        String claim = approved(programme, "50");
        String number = released(programme);
        file(number);
        releaser.post(
                        "/api/payments/reconciliation",
                        "application/xml",
                        BankMessages.rejected(number, claim + "-1", "AC04").getBytes(StandardCharsets.UTF_8))
                .expect(200);
        assertThat(payments(claim)).containsExactly("rejected");

        String next = prepare(programme).expect(201).json().path("run").asText();
        releaser.post("/api/payment-runs/" + next + "/release", "").expectProblem(403, "separationOfDuties");
        assertThat(refusedBy(() -> jdbc.sql(
                                "update payment_run set state = 'releasing', decided_by = 'cash-manager-2', decided_at = now(), execution_on = current_date where number = ?")
                        .param(next)
                        .update()))
                .contains("who told");
        assertThat(runs.excluded(next)).contains("cash-manager-2");
        as(Accounts.create(identities, "cash-manager"))
                .post("/api/payment-runs/" + next + "/release", "")
                .expect(200);
        assertThat(file(next)).contains(claim + "-2");
        accountsAreRight(programme);
    }

    @Test
    void whoGivesAPaymentByHandUpDoesNotReleaseTheRunThatMakesIt() {
        String programme = programme();
        String claim = approved(programme, "50");
        String task = ClaimSteps.byHand(releaser, claim);
        releaser.post(
                        "/engine-rest/task/" + task + "/complete",
                        Map.of("variables", Map.of("notMade", Map.of("value", true))))
                .expect(204);
        String run = prepare(programme).expect(201).json().path("run").asText();
        releaser.post("/api/payment-runs/" + run + "/release", "").expectProblem(403, "separationOfDuties");
    }

    @Test
    void aClaimThatAPersonPaysAtTheBankIsInNoRunUntilTheyGiveItUp() {
        String programme = programme();
        String claim = approved(programme, "70.00");
        releaser.get("/api/payments/" + claim + "/pain.001").expectProblem(409, "notByHand");
        String task = ClaimSteps.byHand(releaser, claim);
        assertThat(ClaimSteps.byHand(releaser, claim)).isEqualTo(task);

        prepare(programme).expectProblem(409, "nothingToPay");
        releaser.get("/api/payments/" + claim + "/pain.001").expect(200);

        releaser.post(
                        "/engine-rest/task/" + task + "/complete",
                        Map.of("variables", Map.of("notMade", Map.of("value", true))))
                .expect(204);
        releaser.get("/api/payments/" + claim + "/pain.001").expectProblem(409, "notByHand");
        prepare(programme).expect(201);
        assertThat(payments(claim)).containsExactly("dropped", "prepared");
        accountsAreRight(programme);
    }

    @Test
    void whatAProviderOwesBackIsTakenOffItsNextClaims() {
        String programme = programme();
        String paid = approved(programme, "100.00");
        String run = released(programme);
        file(run);
        reconcile(BankMessages.camt054(BankMessages.booked(paid + "-1", "100.00", "B7")))
                .expect(200);
        ClaimSteps.status(provider, paid, "paid");
        creditNote(paid, "30.00");
        String next = approved(programme, "50.00");
        payer.post("/api/payments/" + next + "/by-hand", "").expectProblem(409, "owesBack");
        assertThat(prepare(programme).expect(201).json().path("total").decimalValue())
                .isEqualByComparingTo("20.00");

        creditNote(paid, "70.00");
        String last = approved(programme, "40.00");
        JsonNode nothing = prepare(programme).expect(201).json();
        assertThat(nothing.path("total").decimalValue()).isZero();
        releaser.post("/api/payment-runs/" + nothing.path("run").asText() + "/release", "")
                .expect(200);
        ClaimSteps.status(provider, last, "paid");

        assertThat(jdbc.sql("""
                        select sum(d.amount_minor) - (select sum(o.amount_minor) from provider_debit_set_off o join claim c on c.number = o.claim_number
                                                       where c.programme_code = :programme)
                          from provider_debit d where d.programme_code = :programme""").param("programme", programme).query(Long.class).single())
                .isEqualTo(3000);
        accountsAreRight(programme);
    }

    private void creditNote(String claim, String amount) {
        provider.post(
                        "/api/claims/" + claim + "/credit-notes",
                        Map.of(
                                "creditNote",
                                "CN-" + claim + "-" + amount,
                                "amount",
                                new BigDecimal(amount),
                                "reason",
                                "Not given."))
                .expect(201);
    }

    @Test
    void aRunGoesIntoAFolderAndTheAnswerOfTheBankIsTakenFromOne(@TempDir Path folder) throws Exception {
        String programme = programme();
        String claim = approved(programme, "80.00");
        String run = released(programme);
        String xml = file(run);
        PaymentFilesProperties folders = new PaymentFilesProperties(folder.resolve("out"), folder.resolve("in"), null);
        Files.createDirectories(folder.resolve("out"));
        Path in = Files.createDirectories(folder.resolve("in"));

        new PaymentDelivery(runs, files, folders, new PaymentServer(folders)).send(run);

        assertThat(Files.readString(folder.resolve("out")
                        .resolve(run + rails.get("iso20022").fileEnding())))
                .isEqualTo(xml);
        Files.writeString(
                in.resolve("answer.xml"), BankMessages.camt054(BankMessages.booked(claim + "-1", "80.00", "B8")));
        Files.writeString(in.resolve("broken.xml"), "<Document><Bk");
        BankFolder bank = new BankFolder(reconciliation, folders);
        bank.read();
        bank.read();

        ClaimSteps.status(provider, claim, "paid");
        assertThat(in.resolve("done").resolve("answer.xml")).exists();
        assertThat(in.resolve("refused").resolve("broken.xml")).exists();
        assertThat(payments(claim)).containsExactly("paid");
    }

    @Test
    void whoIsPaidElsewhereNowIsNotPaidByTheInstructionOfBefore() {
        String programme = programme();
        String code = Providers.create(jdbc, "Clinic that moved its account");
        jdbc.sql("insert into programme_provider (programme_code, provider_code) values (?, ?)")
                .params(programme, code)
                .update();
        String clerk = Accounts.create(identities, "service-provider");
        jdbc.sql("insert into provider_account (user_id, provider_code) values (?, ?)")
                .params(clerk, code)
                .update();
        String claim = ClaimSteps.approved(as(clerk), programme, "70.00");
        ClaimSteps.byHand(releaser, claim);
        Providers.changeDetails(jdbc, code);

        releaser.get("/api/payments/" + claim + "/pain.001").expectProblem(409, "payoutDetailsChanged");
        payer.post("/api/payments/" + claim + "/by-hand", "").expectProblem(409, "payoutDetailsChanged");
    }

    private String programme() {
        return NewProgramme.with(jdbc).stages("social-worker");
    }

    private String approved(String programme, String amount) {
        return ClaimSteps.approved(provider, programme, amount);
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

    private Api.Answer reconcile(String xml) {
        return reconcile(xml, StandardCharsets.UTF_8);
    }

    private Api.Answer reconcile(String xml, Charset charset) {
        // somebody else than who prepares and who releases: who tells that a payment failed does not release the next
        // one
        return as(Accounts.create(identities, "cash-manager"))
                .post("/api/payments/reconciliation", "application/xml", xml.getBytes(charset));
    }

    private List<String> payments(String claim) {
        return jdbc.sql("select state from payment where claim_number = ? order by attempt")
                .param(claim)
                .query(String.class)
                .list();
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
