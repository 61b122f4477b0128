package org.lifeline.reimbursement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.SmallFiles;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

class ClaimRulesTest extends LifelineTest {

    private static JsonNode voucher;

    private final Api provider = as("service-provider");
    private final Api other = as("service-provider-2");

    @Autowired
    private JdbcClient jdbc;

    /** One voucher, redeemed bit by bit, is enough for all of these tests. */
    @BeforeEach
    void haveAVoucher() {
        if (voucher == null) {
            voucher = Cases.voucher(as("applicant"), Cases.answers());
        }
    }

    // ---------------------------------------------------------------- once

    @Test
    void oneOfManySimultaneousClaimsGetsTheRedemption() throws Exception {
        String wanted = redemption();
        List<Api.Answer> answers = atOnce(20, n -> ClaimSteps.create(provider, ClaimSteps.invoice(), wanted));

        assertThat(answers).filteredOn(a -> a.status() == 201).hasSize(1);
        answers.stream().filter(a -> a.status() != 201).forEach(a -> a.expectProblem(409, "redemptionAlreadyClaimed"));
        assertThat(count("select count(*) from claim_line where redemption_id = cast(? as uuid)", wanted))
                .isEqualTo(1);
    }

    @Test
    void oneOfManySimultaneousClaimsGetsTheInvoiceNumber() throws Exception {
        String invoice = ClaimSteps.invoice();
        List<String> redemptions =
                IntStream.range(0, 8).mapToObj(n -> redemption()).toList();
        List<Api.Answer> answers = atOnce(8, n -> ClaimSteps.create(provider, invoice, redemptions.get(n)));

        assertThat(answers).filteredOn(a -> a.status() == 201).hasSize(1);
        answers.stream().filter(a -> a.status() != 201).forEach(a -> a.expectProblem(409, "invoiceAlreadyClaimed"));
    }

    @Test
    void doesNotStallWhenClaimsWantTheSameRedemptionsInAnotherOrder() throws Exception {
        String[] there = IntStream.range(0, 6).mapToObj(n -> redemption()).toArray(String[]::new);
        String[] back =
                Arrays.stream(there).sorted(java.util.Comparator.reverseOrder()).toArray(String[]::new);
        List<Api.Answer> answers =
                atOnce(10, n -> ClaimSteps.create(provider, ClaimSteps.invoice(), n % 2 == 0 ? there : back));

        assertThat(answers).filteredOn(a -> a.status() == 201).hasSize(1);
        answers.stream().filter(a -> a.status() != 201).forEach(a -> a.expectProblem(409, "redemptionAlreadyClaimed"));
    }

    @Test
    void startsOneReviewWhenAClaimIsSubmittedManyTimesAtOnce() throws Exception {
        String number = draft(redemption());
        ClaimSteps.upload(provider, number).expect(201);

        List<Api.Answer> answers = atOnce(8, n -> provider.post("/api/claims/" + number + "/submission", ""));

        assertThat(answers).filteredOn(a -> a.status() == 200).hasSize(1);
        answers.stream().filter(a -> a.status() != 200).forEach(a -> a.expectProblem(409, "notWithYou"));
        assertThat(count(
                        "select count(*) from act_hi_procinst where proc_def_key_ = 'reimbursementClaim' and business_key_ = ?",
                        number))
                .isEqualTo(1);
    }

    // ---------------------------------------------------------------- whose

    @Test
    void hidesAClaimFromAnotherOrganisation() {
        String number = draft(redemption());
        String document = ClaimSteps.upload(provider, number)
                .expect(201)
                .json()
                .path("id")
                .asText();
        String path = "/api/claims/" + number;

        other.get(path).expectProblem(404, "notFound");
        other.get(path + "/documents").expectProblem(404, "notFound");
        other.get(path + "/documents/" + document).expectProblem(404, "notFound");
        other.get(path + "/payable").expectProblem(404, "notFound");
        other.post(path + "/submission", "").expectProblem(404, "notFound");
        ClaimSteps.upload(other, number).expectProblem(404, "notFound");
        assertThat(other.get("/api/claims?size=200").expect(200).json().findValuesAsText("number"))
                .doesNotContain(number);
    }

    @Test
    void claimsOnlyWhatTheOwnOrganisationGave() {
        ClaimSteps.create(other, ClaimSteps.invoice(), redemption()).expectProblem(422, "invalid");
    }

    @ParameterizedTest(name = "{0} gets {2} at {1}")
    @CsvSource({
        "applicant, /api/claims, 403",
        "junior-officer, /api/claims, 403",
        "service-provider, /api/payments/C-2026-000001/pain.001, 403",
        "accountant, /api/payments/C-2026-000001/pain.001, 403",
        "auditor, /api/payments/C-1999-000001/payable, 404",
        "auditor, /api/payments/C-2026-000001/pain.001, 403",
        "cash-manager, /api/payments/C-1999-000001/pain.001, 404",
        "accountant, /api/payments/C-1999-000001/payable, 404",
        "service-provider, /api/claims/C-1999-000001, 404",
    })
    void opensAnAddressToThoseItIsFor(String account, String path, int status) {
        as(account).get(path).expectProblem(status, status == 403 ? "forbidden" : "notFound");
        anonymous().get(path).expectProblem(401, "unauthorized");
    }

    // ---------------------------------------------------------------- bad input

    @Test
    void removesInvisibleMarksFromInvoiceNumbersAndFindsDuplicates() {
        String invoice = ClaimSteps.invoice();
        String number = ClaimSteps.create(provider, "\u202e\u200e" + invoice + "\u00a0", redemption())
                .expect(201)
                .json()
                .path("number")
                .asText();

        assertThat(provider.get("/provider/claims/" + number).expect(200).text())
                .contains(invoice)
                .doesNotContain("\u202e", "\u200e");
        ClaimSteps.create(provider, invoice.replace("-", "-\u200b"), redemption())
                .expectProblem(409, "invoiceAlreadyClaimed");
    }

    @Test
    void namesTheInvalidPartOfAClaim() {
        String mine = redemption();
        refused("invoiceNumber", Map.of("redemptions", List.of(mine)));
        refused("invoiceNumber", Map.of("redemptions", List.of(mine), "invoiceNumber", "x".repeat(36)));
        refused("invoiceNumber", Map.of("redemptions", List.of(mine), "invoiceNumber", "a\u0007b"));
        refused("redemptions", Map.of("redemptions", List.of(), "invoiceNumber", "1"));
        refused("redemptions", Map.of("invoiceNumber", "1"));
        refused("redemptions[1]", Map.of("redemptions", List.of(mine, mine), "invoiceNumber", "1"));
        refused("redemptions", Map.of("redemptions", List.of(UUID.randomUUID().toString()), "invoiceNumber", "1"));
        refused(
                "lines[0].redemption",
                Map.of("redemptions", List.of(mine), "invoiceNumber", "1", "lines", List.of(Map.of("amount", 1))));
        refused("lines", line(mine, "10.01"));
        refused("lines", line(mine, "-1"));
        refused("lines", line(mine, "0"));
        refused("lines", line(mine, "1.001"));
        refused("lines", line(mine, "1e999999999"));
        provider.post("/api/claims", "{\"redemptions\": [\"not-an-id\"], \"invoiceNumber\": \"1\"}")
                .expectProblem(422, "invalid");
        provider.post("/api/claims", "{\"redemptions\": [null], \"invoiceNumber\": \"1\"}")
                .expectProblem(422, "invalid");
        provider.post("/api/claims", "{\"redemptions\": ").expectProblem(400, "unreadable");
        ClaimSteps.create(provider, ClaimSteps.invoice(), mine).expect(201);
    }

    private void refused(String field, Object body) {
        JsonNode problem =
                provider.post("/api/claims", body).expectProblem(422, "invalid").json();
        assertThat(problem.path("errors").findValuesAsText("field"))
                .as(problem.toString())
                .contains(field);
    }

    private static String line(String redemption, String amount) {
        return "{\"redemptions\": [\"" + redemption + "\"], \"invoiceNumber\": \"1\", \"lines\": [{\"redemption\": \""
                + redemption + "\", \"amount\": " + amount + "}]}";
    }

    @Test
    void needsADocumentBeforeItIsSubmitted() {
        String number = draft(redemption());
        JsonNode problem = provider.post("/api/claims/" + number + "/submission", "")
                .expectProblem(422, "invalid")
                .json();
        assertThat(problem.path("detail").asText()).contains("at least one document");
        provider.upload(
                        "/api/claims/" + number + "/documents",
                        "invoice.pdf",
                        "application/pdf",
                        new byte[] {'M', 'Z', 0, 1},
                        "invoice")
                .expectProblem(415, "wrongType");
        assertThat(provider.get("/api/claims/" + number).json().path("status").asText())
                .isEqualTo("draft");
    }

    // ---------------------------------------------------------------- back to the provider

    @Test
    void returnsALateClaimThatCanBeSubmittedAgain() {
        String old = redemptionOf(Instant.now().minus(Duration.ofDays(91)));
        String number = ClaimSteps.submitted(provider, old);

        JsonNode returned = ClaimSteps.status(provider, number, "returned");
        assertThat(returned.path("reasons").path(0).path("code").asText()).isEqualTo("tooLate");
        assertThat(returned.path("changeable").asBoolean()).isTrue();
        mails("Your claim " + number + " needs changes", 1);
        // it keeps its redemptions, takes documents, and goes again
        ClaimSteps.create(provider, ClaimSteps.invoice(), old).expectProblem(409, "redemptionAlreadyClaimed");
        provider.upload(
                        "/api/claims/" + number + "/documents",
                        "letter.pdf",
                        "application/pdf",
                        SmallFiles.pdf("Why it is late"),
                        "other")
                .expect(201);
        provider.post("/api/claims/" + number + "/submission", "").expect(200);
        mails("Your claim " + number + " needs changes", 2);
    }

    @Test
    void freesTheRedemptionsOfAWithdrawnClaim() {
        String redemption = redemption();
        String invoice = ClaimSteps.invoice();
        String number = ClaimSteps.create(provider, invoice, redemption)
                .expect(201)
                .json()
                .path("number")
                .asText();

        provider.delete("/api/claims/" + number).expect(200);

        provider.delete("/api/claims/" + number).expectProblem(409, "notWithYou");
        ClaimSteps.create(provider, invoice, redemption).expect(201);
    }

    // ---------------------------------------------------------------- what the tables refuse, whatever the code does

    @Test
    void theDatabaseRefusesInvalidClaims() {
        String redemption = redemption();
        String number = draft(redemption);
        String another = draft(redemption());
        String by = "' where number = '" + number + "'";

        refusedByTables(
                "update claim set status = 'paid', paid_by = 'x', paid_on = now(), payment_reference = 'x" + by);
        refusedByTables("update claim set status = 'approved" + by);
        refusedByTables("update claim set invoice_key = 'y" + by);
        refusedByTables("update claim set approved_minor = 1" + by.substring(1));
        refusedByTables("update claim set provider_code = 'PHARMACY-1" + by);
        refusedByTables("delete from claim where number = '" + number + "'");
        refusedByTables("update claim_line set amount_minor = amount_minor + 1 where claim_number = '" + number + "'");
        refusedByTables("update claim_line set live = false where claim_number = '" + number + "'");
        refusedByTables("update claim_line set settled = true where claim_number = '" + number + "'");
        refusedByTables("update claim_line set approved_minor = 1 where claim_number = '" + number + "'");
        refusedByTables(lineOf(another, redemption, 1));
        refusedByTables(lineOf(another, redemption(), 1001));
        refusedByTables(
                "insert into claim (number, provider_code, programme_code, currency, amount_minor, invoice_number, invoice_date,"
                        + " status, created_by, created_at) values ('C-1', 'HOSPITAL-1', 'EMA', 'EUR', 1, 'z', now(), 'approved', 'x', now())");

        ClaimSteps.upload(provider, number).expect(201);
        provider.post("/api/claims/" + number + "/submission", "").expect(200);
        // no stage is decided yet, and its lines are closed
        Cases.task(as("accountant"), number);
        refusedByTables(
                "update claim set status = 'approved', approved_at = now(), payable_qr = 'x', payable_sha256 = 'x',"
                        + " payment_sha256 = 'x" + by);
        refusedByTables("update claim set status = 'draft" + by);
        refusedByTables("update claim set amount_minor = 1, invoice_number = 'y" + by);
        refusedByTables("update claim_line set amount_minor = 1 where claim_number = '" + number + "'");
        refusedByTables("update claim_line set approved_minor = 1001 where claim_number = '" + number + "'");
        refusedByTables("delete from claim_line where claim_number = '" + number + "'");
        refusedByTables(
                "insert into claim_item values ('" + number + "', '" + redemption + "', 1, 'Dressing', 1, 1000)");
        refusedByTables(lineOf(number, redemption(), 1));
    }

    @Test
    void refusesToSubmitAClaimForMoreThanItsLines() {
        String number = draft(redemption());
        jdbc.sql(lineOf(number, redemption(), 1000)).update();
        refusedByTables("update claim set status = 'submitted', submitted_at = now() where number = '" + number + "'");
    }

    private static String lineOf(String number, String redemption, long minor) {
        return "insert into claim_line (claim_number, redemption_id, amount_minor) values ('" + number + "', '"
                + redemption + "', " + minor + ")";
    }

    private void refusedByTables(String sql) {
        assertThatExceptionOfType(DataAccessException.class)
                .as(sql)
                .isThrownBy(() -> jdbc.sql(sql).update());
    }

    // ---------------------------------------------------------------- steps

    /** A new redemption of EUR 10. */
    private String redemption() {
        return ClaimSteps.redeem(provider, voucher, "10");
    }

    /** The ledger takes a redemption of any time, as a device that was offline will bring one. */
    private String redemptionOf(Instant time) {
        UUID id = UUID.randomUUID();
        jdbc.sql("""
                        insert into redemption (id, voucher_code, provider_code, idempotency_key, request_sha256, amount_minor,
                                                balance_minor, redeemed_by, redeemed_at)
                        values (:id, :voucher, 'HOSPITAL-1', :key, 'x', 1000, 0, 'service-provider', :at)""")
                .param("id", id)
                .param("voucher", voucher.path("code").asText())
                .param("key", id.toString())
                .param("at", time.atOffset(ZoneOffset.UTC))
                .update();
        return id.toString();
    }

    private String draft(String redemption) {
        return ClaimSteps.create(provider, ClaimSteps.invoice(), redemption)
                .expect(201)
                .json()
                .path("number")
                .asText();
    }

    private long count(String sql, Object parameter) {
        return jdbc.sql(sql).param(parameter).query(Long.class).single();
    }

    private static void mails(String subject, int count) {
        await().atMost(PATIENCE)
                .until(() -> Arrays.stream(MAIL.getReceivedMessages())
                                .filter(m -> {
                                    try {
                                        return m.getSubject().equals(subject);
                                    } catch (jakarta.mail.MessagingException e) {
                                        throw new IllegalStateException(e);
                                    }
                                })
                                .count()
                        == count);
    }

    private interface Attempt {
        Api.Answer number(int n);
    }

    /** Makes all attempts at the same moment. */
    private static List<Api.Answer> atOnce(int count, Attempt attempt) throws Exception {
        CyclicBarrier start = new CyclicBarrier(count);
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Callable<Api.Answer>> calls = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int n = i;
                calls.add(() -> {
                    start.await();
                    return attempt.number(n);
                });
            }
            List<Api.Answer> answers = new ArrayList<>();
            for (Future<Api.Answer> answer : threads.invokeAll(calls)) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }
}
