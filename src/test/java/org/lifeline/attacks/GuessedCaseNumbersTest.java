package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.SmallFiles;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Somebody with a log-in of the house counts numbers up and reads what is none of their work. */
class GuessedCaseNumbersTest extends LifelineTest {

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    private Api applicant;
    private String programme;
    private Api manager;

    @BeforeEach
    void aProgrammeWithOneStage() {
        applicant = as(account("applicant"));
        programme = NewProgramme.with(jdbc).stages("junior-officer");
        String its = account("programme-manager");
        jdbc.sql("insert into programme_manager (programme_code, user_id) values (?, ?)")
                .param(programme)
                .param(its)
                .update();
        manager = as(its);
    }

    private String account(String... groups) {
        return Accounts.create(identities, groups);
    }

    private static String upload(Api by, String path) {
        return by.upload(path, "paper.pdf", "application/pdf", SmallFiles.pdf("Paper " + UUID.randomUUID()), "invoice")
                .expect(201)
                .json()
                .path("id")
                .asText();
    }

    private void readsNothingOf(Api reader, String number, String document) {
        reader.get("/api/applications/" + number).expectProblem(404, "notFound");
        reader.get("/applications/" + number).expect(404);
        reader.get("/api/applications/" + number + "/documents").expectProblem(404, "notFound");
        reader.get("/api/applications/" + number + "/documents/" + document).expectProblem(404, "notFound");
        reader.get("/documents/" + document).expect(404);
        reader.upload("/api/applications/" + number + "/documents", "a.pdf", "application/pdf", SmallFiles.PDF, "other")
                .expectProblem(404, "notFound");
    }

    private void reads(Api reader, String number, String document) {
        assertThat(reader.get("/api/applications/" + number)
                        .expect(200)
                        .json()
                        .at("/answers/familyName")
                        .asText())
                .startsWith("Tadesse");
        reader.get("/applications/" + number).expect(200);
        assertThat(reader.get("/api/applications/" + number + "/documents")
                        .expect(200)
                        .json())
                .hasSize(1);
        reader.get("/api/applications/" + number + "/documents/" + document).expect(200);
        reader.get("/documents/" + document).expect(200);
    }

    @Test
    void onlyOfficersOfItsStagesManagersAndAuditorsReadACase() {
        String number = Cases.apply(applicant, programme, Cases.answers());
        String document = upload(applicant, "/api/applications/" + number + "/documents");
        Cases.task(as("junior-officer"), number);

        for (String[] groups : new String[][] {
            {"social-worker"},
            {"senior-officer"},
            {"accountant"},
            {"cash-manager"},
            {"programme-manager"},
            {"operations"},
            {"a-team-of-none"},
            {"applicant"},
            {"service-provider"}
        }) {
            readsNothingOf(as(account(groups)), number, document);
        }
        for (Api reader : List.of(applicant, as(account("junior-officer")), manager, as("auditor"))) {
            reads(reader, number, document);
        }
    }

    /** What is written into the audit log is who read it, not who tried. */
    @Test
    void everyReadingOfAnotherPersonsCaseIsAudited() {
        String number = Cases.apply(applicant, programme, Cases.answers());
        Cases.task(as("junior-officer"), number);
        String officer = account("junior-officer");
        as(officer).get("/api/applications/" + number).expect(200);
        as(account("senior-officer")).get("/api/applications/" + number).expect(404);

        assertThat(jdbc.sql("select actor from audit_entry where case_number = ? and action = 'personalDataRead'")
                        .param(number)
                        .query(String.class)
                        .list())
                .containsExactly(officer);
    }

    @Test
    void officersWhoDecidedOrAreAssignedStillReadTheCase() {
        String decider = account("junior-officer");
        String named = account("a-team-of-one");
        String given = account("another-team");
        programme = NewProgramme.with(jdbc).stages("junior-officer", "@" + named);
        String number = Cases.apply(applicant, programme, Cases.answers());
        Cases.approve(as(decider), number);
        Cases.task(as(named), number);
        as(given).get("/api/applications/" + number).expect(404);
        jdbc.sql("""
                        insert into stage_reassignment (case_number, position, officer, reassigned_by, reason, reassigned_at)
                        values (?, 2, ?, 'programme-manager', 'On leave.', now())""").param(number).param(given).update();
        // the group of the first stage is no longer this officer's; what they decided was theirs all the same
        identities.deleteMembership(decider, "junior-officer");
        identities.createMembership(decider, "another-team");

        for (String reader : List.of(decider, named, given)) {
            as(reader).get("/api/applications/" + number).expect(200);
        }
        as(account("another-team")).get("/api/applications/" + number).expect(404);
    }

    @Test
    void peopleAddDocumentsOnlyToTheirOwnCaseOrOneWithATaskOfTheirs() {
        programme = NewProgramme.with(jdbc).stages("junior-officer", "senior-officer");
        String number = Cases.apply(applicant, programme, Cases.answers());
        String documents = "/api/applications/" + number + "/documents";
        Cases.task(as("junior-officer"), number);

        upload(applicant, documents);
        upload(as("junior-officer"), documents);
        for (String reader : List.of("senior-officer", "programme-manager", "auditor")) {
            as(reader)
                    .upload(documents, "a.pdf", "application/pdf", SmallFiles.PDF, "other")
                    .expectProblem(403, "forbidden");
            assertThat(as(reader).get("/applications/" + number).expect(200).text())
                    .doesNotContain("name=\"file\"");
        }
        as("accountant")
                .upload(documents, "a.pdf", "application/pdf", SmallFiles.PDF, "other")
                .expectProblem(404, "notFound");
    }

    /** The other case is open in the comparison, for as long as that takes, and by no other way. */
    @Test
    void theOtherCaseOfAComparisonIsReadableOnlyWhileTheTaskIsOpen() {
        Map<String, Object> answers = Cases.answers();
        String first = Cases.apply(applicant, programme, answers);
        String document = upload(applicant, "/api/applications/" + first + "/documents");
        Cases.task(as("junior-officer"), first);
        Map<String, Object> again = new LinkedHashMap<>(answers);
        again.put("treatmentType", "medicine");
        String copy =
                Cases.apply(as(account("applicant")), NewProgramme.with(jdbc).stages("junior-officer"), again);
        Api worker = as("social-worker");
        String task = Cases.task(worker, copy);

        assertThat(worker.get("/case-file/" + task).expect(200).text())
                .contains(first, "/case-file/" + task + "/documents/" + document);
        worker.get("/case-file/" + task + "/documents/" + document).expect(200);
        worker.get("/api/applications/" + copy).expect(200);
        readsNothingOf(worker, first, document);
        as("junior-officer").get("/case-file/" + task).expect(404);
        as("junior-officer")
                .get("/case-file/" + task + "/documents/" + document)
                .expect(404);

        worker.post(
                        "/engine-rest/task/" + task + "/complete",
                        Map.of(
                                "variables",
                                Map.of(
                                        "decision",
                                        Map.of("value", "different"),
                                        "reason",
                                        Map.of("value", "Another need."))))
                .expect(204);
        worker.get("/case-file/" + task + "/documents/" + document).expect(404);
        worker.get("/api/applications/" + copy).expect(200);
        as(account("social-worker")).get("/api/applications/" + copy).expect(404);
    }

    @Test
    void officersReadNoClaimOrDocumentOutsideTheirStage() {
        jdbc.sql(
                        "update programme_stage set officer_group = 'an-accounts-office' where programme_code = ? and case_kind = 'claim'")
                .param(programme)
                .update();
        Api seat = as(account("an-accounts-office"));
        String number = Cases.apply(applicant, programme, Cases.answers());
        Cases.approve(as("junior-officer"), number);
        String code = Cases.status(applicant, number, "voucherIssued")
                .path("voucherCode")
                .asText();
        JsonNode voucher = applicant.get("/api/vouchers/" + code).expect(200).json();
        Api provider = as("service-provider");
        String redemption = provider.post(
                        "/api/redemptions",
                        Map.of("qr", voucher.path("qr").asText(), "amount", new BigDecimal("10.00"), "currency", "EUR"),
                        Map.of("Idempotency-Key", UUID.randomUUID().toString()))
                .expect(201)
                .json()
                .path("id")
                .asText();
        String claim = provider.post(
                        "/api/claims", Map.of("redemptions", List.of(redemption), "invoiceNumber", "N-" + code))
                .expect(201)
                .json()
                .path("number")
                .asText();
        String invoice = upload(provider, "/api/claims/" + claim + "/documents");
        // a draft is its organisation's alone
        for (Api reader : List.of(as("auditor"), manager, seat, as("cash-manager"))) {
            reader.get("/documents/" + invoice).expect(404);
        }
        provider.post("/api/claims/" + claim + "/submission", "").expect(200);
        String task = Cases.task(seat, claim);

        for (String[] groups : new String[][] {{"social-worker"}, {"junior-officer"}, {"programme-manager"}}) {
            as(account(groups)).get("/documents/" + invoice).expect(404);
            as(account(groups)).get("/case-file/" + task).expect(404);
        }
        // who plans and makes payments reads every claim that was submitted
        for (String role : List.of("accountant", "cash-manager")) {
            as(account(role)).get("/documents/" + invoice).expect(200);
            as(account(role)).get("/claims/" + claim).expect(200);
        }
        for (Api reader : List.of(seat, manager, as("auditor"), provider)) {
            reader.get("/documents/" + invoice).expect(200);
        }
        as("cash-manager").get("/api/payments/" + claim + "/pain.001").expect(409);
        Cases.complete(seat, task, "approve", "claimVerified", "Right.").expect(204);
        ClaimSteps.byHand(as("cash-manager"), claim);
        as("cash-manager").get("/documents/" + invoice).expect(200);
        as("cash-manager").get("/api/payments/" + claim + "/pain.001").expect(200);
        as("cash-manager").get("/api/payments/" + claim + "/payable").expect(200);
        as("accountant").get("/api/payments/" + claim + "/payable").expect(200);
        as(account("an-accounts-office", "accountant"))
                .get("/api/payments/" + claim + "/payable")
                .expect(200);
        as("cash-manager").get("/api/payments/C-2026-999999/pain.001").expect(404);
        // who decides on a claim needs no case of the people whom it helped
        seat.get("/api/applications/" + number).expect(404);
        as("cash-manager").get("/api/applications/" + number).expect(404);
    }
}
