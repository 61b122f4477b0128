package org.lifeline.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.Confirmations;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.SmallFiles;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The log in the running product: what comes into it, in the transaction of its effect, and how an auditor gets it out. */
class AuditApiTest extends LifelineTest {

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Sealer sealer;

    @Autowired
    private AuditLog audit;

    @TempDir
    Path folder;

    // ---------------------------------------------------------------- what comes in

    @Test
    void hasOneEntryForEachEffectOfTheWholePath() {
        Api applicant = as(Accounts.create(identities, "applicant"));
        Map<String, Object> answers = Cases.answers();
        JsonNode voucher = Cases.voucher(applicant, answers);
        String number = jdbc.sql("select application_number from voucher where code = ?")
                .param(voucher.path("code").asText())
                .query(String.class)
                .single();
        assertThat(actions(number))
                .containsExactly("decision", "decision", "decision", "fundsReserved", "voucherIssued");
        assertThat(actors(number, "decision")).containsExactly("social-worker", "junior-officer", "senior-officer");

        Api provider = as("service-provider");
        String key = UUID.randomUUID().toString();
        String redemption = redeem(provider, voucher, "100", key)
                .expect(201)
                .json()
                .path("id")
                .asText();
        redeem(provider, voucher, "100", key).expect(201);
        assertThat(actions(number)).endsWith("voucherIssued", "redemption");
        redeem(provider, voucher, "1000000", UUID.randomUUID().toString()).expectProblem(409, "exceedsBalance");
        assertThat(actions(number)).endsWith("redemption", "refused");
        assertThat(details(number, "refused")).contains("exceedsBalance", "POST /api/redemptions");

        String claim = provider.post(
                        "/api/claims",
                        Map.of("redemptions", List.of(redemption), "invoiceNumber", "INV-" + key.substring(0, 8)))
                .expect(201)
                .json()
                .path("number")
                .asText();
        provider.post("/api/claims/" + claim + "/submission", "").expectInvalid("documents");
        assertThat(actions(claim)).isEmpty();
        provider.upload(
                        "/api/claims/" + claim + "/documents",
                        "invoice.pdf",
                        "application/pdf",
                        SmallFiles.PDF,
                        "invoice")
                .expect(201);
        provider.post("/api/claims/" + claim + "/submission", "").expect(200);
        provider.post("/api/claims/" + claim + "/submission", "").expectProblem(409, "notWithYou");
        assertThat(actions(claim)).containsExactly("claimSubmitted", "refused");
        for (String officer : List.of("accountant", "cash-manager")) {
            Cases.complete(
                            as(officer),
                            Cases.task(as(officer), claim),
                            "approve",
                            "claimVerified",
                            "Matches our books.")
                    .expect(204);
        }
        // the claim is approved by a job; who opens the payment earlier is recorded before the approval
        await().until(() -> actions(claim).contains("claimApproved"));
        String payment = ClaimSteps.byHand(as("cash-manager-2"), claim);
        pay(as("cash-manager"), payment).expect(403);
        pay(as("cash-manager-2"), payment).expect(204);
        assertThat(actions(claim))
                .containsExactly(
                        "claimSubmitted",
                        "refused",
                        "decision",
                        "decision",
                        "claimApproved",
                        "personalDataRead",
                        "refused",
                        "payment");
        assertThat(actors(claim, "payment")).containsExactly("cash-manager-2");
        assertThat(details(claim, "payment")).contains("\"amountMinor\": 10000", "\"currency\": \"EUR\"");

        sealer.seal();
        for (String format : List.of("jsonl", "csv")) {
            String exported = as("auditor")
                    .get("/api/audit/entries?format=" + format)
                    .expect(200)
                    .text();
            assertThat(exported).contains(number, claim);
            for (String personal :
                    List.of("givenName", "familyName", "phone", "email", "birthDate", "needDescription")) {
                assertThat(exported).as(personal).doesNotContain(String.valueOf(answers.get(personal)));
            }
            assertThat(exported).doesNotContain("Matches our books", "Checked, all in order", "Addis Ababa");
        }
    }

    private static Answer redeem(Api provider, JsonNode voucher, String amount, String key) {
        return provider.post(
                "/api/redemptions",
                Map.of("qr", voucher.path("qr").asText(), "amount", new BigDecimal(amount), "currency", "EUR"),
                Map.of("Idempotency-Key", key));
    }

    private static Answer pay(Api person, String task) {
        return person.post(
                "/engine-rest/task/" + task + "/complete",
                Map.of(
                        "variables",
                        Map.of(
                                "paymentReference",
                                        Map.of(
                                                "value",
                                                "E2E-"
                                                        + UUID.randomUUID()
                                                                .toString()
                                                                .substring(0, 8)),
                                "paidOn",
                                        Map.of(
                                                "value",
                                                LocalDate.now(ZoneOffset.UTC).toString()))));
    }

    @Test
    void aRolledBackDecisionLeavesOneRefusalAndNoDecision() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer", "senior-officer");
        Api twoHats = as(Accounts.create(identities, "junior-officer", "senior-officer"));
        String number = Cases.apply(as(Accounts.create(identities, "applicant")), programme, Cases.answers());
        Cases.approve(twoHats, number);
        String task = Cases.task(twoHats, number);
        assertThat(actions(number)).containsExactly("decision");

        Cases.complete(twoHats, task, "approve", "needConfirmed", "Again me.").expect(403);

        assertThat(actions(number)).containsExactly("decision", "refused");
        assertThat(details(number, "refused")).contains("separationOfDuties", "403", "engine");
        Cases.complete(as("senior-officer"), task, "approve", "noSuchReason", "A mistake in the form is no attempt.")
                .expect(400);
        assertThat(actions(number)).hasSize(2);
    }

    @Test
    void hasAnEntryForFundsThatAManagerProvides() {
        String programme = NewProgramme.with(jdbc).budget(100_00).stages("junior-officer");
        String number = Cases.apply(
                as(Accounts.create(identities, "applicant")), programme, Cases.answers("treatmentCost", 250));
        Cases.approve(as("junior-officer"), number);
        Api manager = as("programme-manager");
        manager.post(
                        "/engine-rest/task/" + Cases.task(manager, number) + "/complete",
                        Map.of(
                                "variables",
                                Map.of(
                                        "addedFunds",
                                        Map.of("value", 150),
                                        "fundingSource",
                                        Map.of("value", "Mr Donor"))))
                .expect(204);
        Confirmations.confirm(as("programme-manager-2"), programme);

        String entry = jdbc.sql(
                        "select actor || ' ' || details from audit_entry where action = 'setUpChange' and details ->> 'what' = 'addedFunds' and programme_code = ?")
                .param(programme)
                .query(String.class)
                .single();
        assertThat(entry)
                .startsWith("programme-manager-2 ")
                .contains("\"amountMinor\": 15000")
                .doesNotContain("Donor");
    }

    @Test
    void hasAnEntryForEachChangeOfAnAccount() {
        String name = Accounts.create(identities, "camunda-admin");
        String other = "new-" + UUID.randomUUID().toString().substring(0, 8);
        Api administrator = as(name);

        administrator
                .post(
                        "/engine-rest/user/create",
                        Map.of(
                                "profile",
                                        Map.of(
                                                "id",
                                                other,
                                                "firstName",
                                                "Almaz",
                                                "lastName",
                                                "Tadesse",
                                                "email",
                                                "a@example.org"),
                                "credentials", Map.of("password", "a-very-long-secret")))
                .expect(204);
        // the second of two who give a role is who gave it
        as(Accounts.create(identities, "camunda-admin"))
                .put("/engine-rest/group/junior-officer/members/" + other, Map.of())
                .expect(403);
        administrator
                .put("/engine-rest/group/junior-officer/members/" + other, Map.of())
                .expect(204);
        administrator.delete("/engine-rest/user/" + other).expect(204);

        List<String> changes = jdbc.sql(
                        "select details from audit_entry where actor = ? and action = 'setUpChange' order by id")
                .param(name)
                .query(String.class)
                .list();
        assertThat(changes).hasSize(3);
        assertThat(changes.get(0)).contains("\"what\": \"UserCreate\"", other);
        assertThat(changes).anyMatch(c -> c.contains("junior-officer") && c.contains(other) && c.contains("Create"));
        assertThat(changes).anyMatch(c -> c.contains("UserDelete") && c.contains(other));
        assertThat(String.join(" ", changes)).doesNotContain("Almaz", "Tadesse", "secret", "example.org");
    }

    @Test
    void hasAnEntryForEachReadingOfAnotherPersonsData() {
        Api applicant = as(Accounts.create(identities, "applicant"));
        String number = Cases.apply(applicant, Cases.answers());
        String document = applicant
                .upload(
                        "/api/applications/" + number + "/documents",
                        "bill.pdf",
                        "application/pdf",
                        SmallFiles.PDF,
                        "bill")
                .expect(201)
                .json()
                .path("id")
                .asText();
        applicant.get("/api/applications/" + number).expect(200);
        applicant.get("/applications/" + number).expect(200);
        applicant.get("/documents/" + document).expect(200);
        // of one's own, only that a document was opened
        assertThat(actions(number)).containsExactly("ownDocumentRead");
        Api officer = as("social-worker");
        String task = Cases.task(officer, number);

        officer.get("/case-file/" + task).expect(200);
        officer.get("/documents/" + document).expect(200);
        officer.get("/api/applications/" + number + "/documents/" + document).expect(200);
        as("auditor").get("/api/applications/" + number).expect(200);
        as("auditor").get("/applications/" + number).expect(200);
        as("operations").get("/api/applications/" + number).expect(404);

        assertThat(actions(number)).hasSize(6).containsOnly("personalDataRead", "ownDocumentRead");
        assertThat(actors(number, "personalDataRead"))
                .containsExactly("social-worker", "social-worker", "social-worker", "auditor", "auditor");
    }

    @Test
    void hasLogInsFailuresAndLogOutsOfPeopleButNoEntryForEachRequestOfAProgram() throws Exception {
        String name = Accounts.create(identities, "applicant");
        as(name).get("/api/applications").expect(200);
        as(name).get("/applications").expect(200);
        assertThat(actionsOf(name)).isEmpty();

        Visitor visitor = new Visitor(ADDRESS);
        visitor.logIn(name, "demo");
        visitor.logOut();
        visitor.logIn(name, "wrong");
        assertThat(actionsOf(name)).containsExactly("logIn", "logOut", "logInFailed");

        String eve = UUID.randomUUID().toString();
        String nasty = "=cmd|' /C calc'!A0\r\n\u202eEVE" + eve;
        visitor.logIn(nasty + "x".repeat(200), "wrong");
        // what is no account's name may be a password: nothing of it is kept
        String kept = jdbc.sql("select actor from audit_entry where action = 'logInFailed' order by id desc limit 1")
                .query(String.class)
                .single();
        assertThat(kept).matches("\\(unknown [0-9a-f]{16}\\)");
        assertThat(as("auditor")
                        .get("/api/audit/entries?format=csv")
                        .expect(200)
                        .text())
                .contains(kept)
                .doesNotContain(eve);

        String refused = Accounts.create(identities, "applicant");
        as(refused).get("/audit").expect(403);
        assertThat(actionsOf(refused)).containsExactly("refused");
    }

    private List<String> actions(String caseNumber) {
        return jdbc.sql("select action from audit_entry where case_number = ? order by id")
                .param(caseNumber)
                .query(String.class)
                .list();
    }

    private List<String> actors(String caseNumber, String action) {
        return jdbc.sql("select actor from audit_entry where case_number = ? and action = ? order by id")
                .params(caseNumber, action)
                .query(String.class)
                .list();
    }

    private List<String> actionsOf(String actor) {
        return jdbc.sql("select action from audit_entry where actor = ? order by id")
                .param(actor)
                .query(String.class)
                .list();
    }

    private String details(String caseNumber, String action) {
        return jdbc.sql("select details from audit_entry where case_number = ? and action = ? order by id limit 1")
                .params(caseNumber, action)
                .query(String.class)
                .single();
    }

    // ---------------------------------------------------------------- how it comes out

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/audit/seals",
                "/api/audit/proof?entry=1",
                "/api/audit/entries",
                "/api/audit/entries?format=csv"
            })
    void onlyAuditorsReadTheLog(String path) {
        for (String role : List.of(
                "applicant",
                "social-worker",
                "junior-officer",
                "senior-officer",
                "programme-manager",
                "service-provider",
                "accountant",
                "cash-manager",
                "operations")) {
            as(role).get(path).expectProblem(403, "forbidden");
            as(role).get("/audit").expect(403);
        }
        anonymous().get(path).expectProblem(401, "unauthorized");
        assertThat(as("auditor").get(path).status()).isNotIn(401, 403);
    }

    @Test
    void provesASingleEntry() {
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            numbers.add(Accounts.create(identities, "applicant"));
            as(numbers.get(i)).get("/api/audit/seals").expect(403);
        }
        long id = jdbc.sql("select id from audit_entry where actor = ?")
                .param(numbers.get(3))
                .query(Long.class)
                .single();
        sealer.seal();

        JsonNode proof =
                as("auditor").get("/api/audit/proof?entry=" + id).expect(200).json();

        assertThat(proof.path("holds").asBoolean()).isTrue();
        List<byte[]> path = new ArrayList<>();
        proof.path("path").forEach(hash -> path.add(HexFormat.of().parseHex(hash.asText())));
        byte[] root = MerkleTree.rootOf(
                proof.path("leafIndex").asLong(),
                proof.path("treeSize").asLong(),
                HexFormat.of().parseHex(proof.path("leaf").asText()),
                path);
        assertThat(HexFormat.of().formatHex(root)).isEqualTo(proof.path("root").asText());
        JsonNode seals =
                as("auditor").get("/api/audit/seals?size=200").expect(200).json();
        assertThat(seals)
                .anyMatch(seal -> seal.path("root").equals(proof.path("root")) && seal.equals(proof.path("seal")));

        as("auditor").get("/api/audit/proof?entry=" + Long.MAX_VALUE).expectProblem(404, "notFound");
        as("auditor").get("/api/audit/proof?entry=x").expectInvalid("entry");
        assertThat(as("auditor").get("/api/audit/proof").status()).isEqualTo(400);
    }

    @Test
    void theExportIsVerifiedWithThePublishedKeysOnly() throws Exception {
        String number = Cases.apply(as(Accounts.create(identities, "applicant")), Cases.answers());
        as("auditor").get("/api/applications/" + number).expect(200);
        sealer.seal();
        long before = jdbc.sql("select count(*) from audit_entry where action = 'export'")
                .query(Long.class)
                .single();
        Path keys = Files.write(
                folder.resolve("jwks.json"),
                anonymous().get("/.well-known/jwks.json").expect(200).bytes());

        Answer whole = as("auditor").get("/api/audit/entries").expect(200);
        assertThat(whole.type()).startsWith("application/jsonl");
        assertThat(whole.header("Content-Disposition")).startsWith("attachment; filename=\"audit-");
        assertThat(whole.header("Cache-Control")).contains("no-store");
        Path file = Files.write(folder.resolve("export.jsonl"), whole.bytes());
        assertThat(run(file.toString(), keys.toString()))
                .startsWith("0 HOLDS: ")
                .contains("The whole log; last seal");

        Path some = Files.write(
                folder.resolve("case.jsonl"),
                as("auditor")
                        .get("/api/audit/entries?case=" + number)
                        .expect(200)
                        .bytes());
        assertThat(run(some.toString(), keys.toString()))
                .contains("0 HOLDS: 1 entries under 1 seals")
                .contains("A selection");
        String today = LocalDate.now(ZoneOffset.UTC).toString();
        String period = as("auditor")
                .get("/api/audit/entries?from=" + today + "&to=" + today)
                .expect(200)
                .text();
        assertThat(period).contains(number);
        assertThat(as("auditor")
                        .get("/api/audit/entries?to=2020-01-01")
                        .expect(200)
                        .text())
                .doesNotContain("\"entry\"", number);

        assertThat(jdbc.sql("select count(*) from audit_entry where action = 'export'")
                        .query(Long.class)
                        .single())
                .isEqualTo(before + 4);

        Files.writeString(file, whole.text().replaceFirst("\"actor\":\"auditor\"", "\"actor\":\"someone\""));
        assertThat(run(file.toString(), keys.toString()))
                .startsWith("1 DOES NOT HOLD: entry ")
                .contains("was altered");
        assertThat(run(file.toString(), file.toString())).startsWith("2 CANNOT CHECK");
        assertThat(run(folder.resolve("nothing").toString(), keys.toString())).startsWith("2 CANNOT CHECK");
        assertThat(run(file.toString(), keys.toString(), "7")).startsWith("2 CANNOT CHECK");
        assertThat(run()).startsWith("2 Usage");
    }

    private static String run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int code = VerifyAudit.run(arguments, new PrintStream(out, true, StandardCharsets.UTF_8));
        return code + " " + out.toString(StandardCharsets.UTF_8).strip();
    }

    @Test
    void saysWhatIsWrongWithASelection() {
        Api auditor = as("auditor");
        auditor.get("/api/audit/entries?case=" + URLEncoder.encode("' or 1=1 --", StandardCharsets.UTF_8))
                .expectInvalid("case");
        for (String nonsense :
                Arrays.asList("yesterday", "2026-02-30", "+999999999-12-31T23:59:59Z", "-1000-01-01T00:00:00Z")) {
            auditor.get("/api/audit/entries?from=" + URLEncoder.encode(nonsense, StandardCharsets.UTF_8))
                    .expectInvalid("from");
        }
        auditor.get("/api/audit/entries?from=2026-11-22&to=2026-11-20").expectInvalid("to");
        auditor.get("/api/audit/entries?format=xml").expectInvalid("format");
        auditor.get("/api/audit/seals?size=0").expectInvalid("size");
        auditor.get("/api/audit/entries?action=nothing").expectInvalid("action");
        auditor.get("/api/audit/entries?actor=" + "x".repeat(101)).expectInvalid("actor");
        auditor.get("/api/audit/entries?voucher=" + URLEncoder.encode("a\u0000b", StandardCharsets.UTF_8))
                .expectInvalid("voucher");
        assertThat(auditor.get("/audit?from=yesterday").expect(200).text()).contains("Give a day such as");
    }

    @Test
    void selectsByPersonActionVoucherAndProvider() throws Exception {
        String voucher = "QQQQ-" + UUID.randomUUID().toString().substring(0, 4).toUpperCase(Locale.ROOT) + "-AAAA-BBBB";
        String provider = "P-" + UUID.randomUUID().toString().substring(0, 8);
        String person = "person-" + UUID.randomUUID();
        audit.append(
                Action.redemption,
                person,
                null,
                "EMA",
                Map.of("voucher", voucher, "provider", provider, "amountMinor", 123456));
        sealer.seal();
        Api auditor = as("auditor");
        Path keys = Files.write(
                folder.resolve("jwks.json"),
                auditor.get("/.well-known/jwks.json").expect(200).bytes());
        for (String selection : List.of(
                "actor=" + person,
                "voucher=" + voucher.replace("-", "").toLowerCase(Locale.ROOT),
                "provider=" + provider,
                "action=redemption&actor=" + person)) {
            Path some = Files.write(
                    folder.resolve("some.jsonl"),
                    auditor.get("/api/audit/entries?" + selection).expect(200).bytes());
            assertThat(run(some.toString(), keys.toString()))
                    .as(selection)
                    .contains("0 HOLDS: 1 entries under 1 seals")
                    .contains("A selection");
            // an amount is money, and a provider leads to its page
            assertThat(auditor.get("/audit?" + selection).expect(200).text())
                    .contains("/providers/" + provider, "1,234.56")
                    .doesNotContain("amountMinor");
        }
        assertThat(auditor.get("/api/audit/entries?action=payment&actor=" + person)
                        .expect(200)
                        .text())
                .doesNotContain(voucher);
    }

    @Test
    void sealsTheLogAutomatically() {
        long last = jdbc.sql("select coalesce(max(number), 0) from audit_seal")
                .query(Long.class)
                .single();
        as("applicant").get("/audit").expect(403);

        await().atMost(PATIENCE)
                .until(() -> jdbc.sql("select coalesce(max(number), 0) from audit_seal")
                                .query(Long.class)
                                .single()
                        > last);
    }
}
