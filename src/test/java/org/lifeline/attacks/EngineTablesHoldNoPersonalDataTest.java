package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSetMetaData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.SmallFiles;

/**
 * Whoever runs the engine reads its tables: in Cockpit, through its REST API, in a dump. After a case has gone through everything that
 * there is, nothing of what its people are and said stands in any of them.
 */
class EngineTablesHoldNoPersonalDataTest extends CaseAttack {

    /** What decision tables and forms are told. */
    private static final Set<String> NO_VARIABLES = Set.of(
            "treatmentType",
            "urgency",
            "ageYears",
            "householdSize",
            "incomePerHeadMinor",
            "need",
            "vulnerability",
            "medicalUrgency",
            "amountReason",
            "voucherItems",
            "reason",
            "reasons",
            "reassignReason",
            "earlierDecisions",
            "assessment",
            "identity",
            "sameIdCase",
            "likeness",
            "sameNeedLikeness",
            "paymentReference",
            "paidOn",
            "changeReason",
            "backTo",
            "recommendedAmount");

    private final List<String> words = new ArrayList<>();

    @Test
    void theEngineHoldsNoPersonalDataAfterAWholeCase() {
        String applicantName = Accounts.create(identities, "applicant");
        Api applicant = as(applicantName);
        String programme = NewProgramme.with(jdbc)
                .emergencyCap(1000_00)
                .stages("social-worker", "junior-officer", "senior-officer");
        String id = word("ID");
        Map<String, Object> answers = someone(id);
        String first = Cases.apply(applicant, programme, answers);

        // emergency help
        String emergency = task(first, "userTask_authoriseEmergency");
        Cases.complete(
                        as("senior-officer"),
                        emergency,
                        Map.of(
                                "emergencyDecision",
                                "authorise",
                                "reasonCode",
                                "lifeInDanger",
                                "reason",
                                word("bleeding")))
                .expect(204);
        String provisional = await().atMost(PATIENCE)
                .until(
                        () -> applicant
                                .get("/api/applications/" + first)
                                .json()
                                .path("provisionalVoucherCode")
                                .asText(null),
                        Objects::nonNull);
        redeem(applicant, provisional, 50);

        // a question, and its answer
        Api worker = as("social-worker");
        Cases.complete(
                        worker,
                        task(first, "userTask_decide"),
                        Map.of("decision", "sendBack", "reasonCode", "informationMissing", "reason", word("bill")))
                .expect(204);
        Cases.status(applicant, first, "waitingForApplicant");
        applicant
                .post("/api/applications/" + first + "/answer", Map.of("answer", word("answer")))
                .expect(200);
        Cases.complete(
                        worker,
                        task(first, "userTask_decide"),
                        Map.of(
                                "decision",
                                "approve",
                                "reasonCode",
                                "needConfirmed",
                                "reason",
                                word("visited"),
                                "need",
                                "3",
                                "vulnerability",
                                "4",
                                "medicalUrgency",
                                "4",
                                "recommendedAmount",
                                4200,
                                "amountReason",
                                word("cheaper"),
                                "voucherItems",
                                "2 x " + word("insulin")))
                .expect(204);

        // what the next officer's form shows of it, and an observer's does not
        String stage = task(first, "userTask_decide");
        JsonNode form = as("junior-officer")
                .get("/engine-rest/task/" + stage + "/form-variables?deserializeValues=false")
                .expect(200)
                .json();
        assertThat(form.path("need").path("value").asText()).isEqualTo("3");
        assertThat(form.path("urgency").path("value").asText()).isEqualTo("lifeThreatening");
        assertThat(form.path("voucherItems").path("value").asText()).contains("insulin");
        assertThat(form.path("recommendedAmount").path("value").asDouble()).isEqualTo(4200);
        assertThat(form.path("earlierDecisions").path("value").asText()).contains("social-worker");
        assertThat(form.path("earlierDecisions").path("type").asText()).isEqualTo("Json");
        for (String observer : List.of("operations", "auditor")) {
            assertThat(as(observer)
                            .get("/engine-rest/task/" + stage + "/form-variables")
                            .text())
                    .as(observer)
                    .doesNotContain("insulin", "lifeThreatening", "earlierDecisions", "medicalUrgency");
        }

        // rejected, appealed against, appeal allowed
        Cases.complete(
                        as("junior-officer"),
                        stage,
                        Map.of("decision", "reject", "reasonCode", "documentsMissing", "reason", word("nobill")))
                .expect(204);
        Cases.status(applicant, first, "rejected");
        String grounds = word("grounds");
        await().atMost(PATIENCE)
                .until(() -> applicant
                                .post("/api/applications/" + first + "/appeal", Map.of("grounds", grounds))
                                .status()
                        == 200);
        Cases.complete(as("programme-manager"), task(first, "userTask_reviewEmergency"), Map.of("finding", "justified"))
                .expect(204);
        Cases.complete(
                        as("programme-manager-2"),
                        task(first, "userTask_reviewAppeal"),
                        Map.of("appealDecision", "overturn", "reasonCode", "newEvidence", "reason", word("evidence")))
                .expect(204);
        Cases.complete(
                        as("senior-officer-2"),
                        task(first, "userTask_decide"),
                        Map.of("decision", "approve", "reasonCode", "needConfirmed", "reason", word("second")))
                .expect(204);
        String voucher = Cases.status(applicant, first, "voucherIssued")
                .path("voucherCode")
                .asText();
        Cases.voucherLetter(applicant, voucher);

        // the same person again: compared by a social worker
        Api other = as(Accounts.create(identities, "applicant"));
        Map<String, Object> again = new HashMap<>(someone(id));
        again.put("treatmentType", "diagnostics");
        String second = Cases.apply(other, programme, again);
        Cases.complete(
                        as("social-worker"),
                        task(second, "userTask_compareCases"),
                        Map.of("decision", "different", "reason", word("sisters")))
                .expect(204);
        task(second, "userTask_authoriseEmergency");

        // redeemed, claimed, paid
        String redemption = redeem(applicant, voucher, 100);
        Api provider = as("service-provider");
        String claim = provider.post(
                        "/api/claims", Map.of("redemptions", List.of(redemption), "invoiceNumber", word("INV")))
                .expect(201)
                .json()
                .path("number")
                .asText();
        provider.upload(
                        "/api/claims/" + claim + "/documents",
                        "invoice.pdf",
                        "application/pdf",
                        SmallFiles.PDF,
                        "invoice")
                .expect(201);
        provider.post("/api/claims/" + claim + "/submission", "").expect(200);
        Cases.complete(
                        as("accountant"),
                        task(claim, "userTask_decide"),
                        Map.of("decision", "approve", "reasonCode", "claimVerified", "reason", word("books")))
                .expect(204);
        String pay = ClaimSteps.byHand(as("cash-manager"), claim);
        Cases.complete(
                        as("cash-manager"),
                        pay,
                        Map.of(
                                "paymentReference",
                                word("RF"),
                                "paidOn",
                                java.time.LocalDate.now(java.time.ZoneOffset.UTC)
                                        .toString()))
                .expect(204);
        await().atMost(PATIENCE)
                .until(() -> provider.get("/api/claims/" + claim)
                        .json()
                        .path("status")
                        .asText()
                        .equals("paid"));

        // a change of the voucher, in the manager's words
        as("programme-manager")
                .post(
                        "/engine-rest/process-definition/key/voucherChange/submit-form",
                        Map.of(
                                "variables",
                                values(Map.of(
                                        "changedVoucher",
                                        voucher,
                                        "change",
                                        "suspend",
                                        "changeReason",
                                        word("stolen")))));

        assertThat(found(words)).isEmpty();
        assertThat(found(List.of("lifeThreatening", "An operation that cannot")))
                .isEmpty();
        // of this test's cases: others keep what somebody else has to look at, such as a change of a programme
        assertThat(jdbc.sql("""
                                with mine as (select id_ from act_hi_procinst where business_key_ in (:cases))
                                select name_ from act_ru_variable where name_ in (:names) and proc_inst_id_ in (select id_ from mine)""")
                        .param("cases", List.of(first, second, claim))
                        .param("names", NO_VARIABLES)
                        .query(String.class)
                        .list())
                .isEmpty();
        // no values of variables at all, and of jobs only those that failed (state 1)
        assertThat(jdbc.sql("""
                                select (select count(*) from act_hi_varinst) + (select count(*) from act_hi_detail)
                                     + (select count(*) from act_hi_job_log where job_state_ <> 1)""").query(Long.class).single()).isZero();
        // what operations and auditors read is kept
        for (String kept : List.of("act_hi_procinst", "act_hi_actinst", "act_hi_taskinst", "act_hi_op_log")) {
            assertThat(jdbc.sql("select count(*) from " + kept)
                            .query(Long.class)
                            .single())
                    .as(kept)
                    .isPositive();
        }
        assertThat(jdbc.sql("select (select count(*) from act_hi_dec_in) + (select count(*) from act_hi_dec_out)")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(jdbc.sql("select count(*) from act_hi_decinst")
                        .query(Long.class)
                        .single())
                .isPositive();
    }

    private Map<String, Object> someone(String id) {
        Map<String, Object> answers = Cases.answers("urgency", "lifeThreatening");
        answers.put("givenName", word("Zewditu"));
        answers.put("familyName", word("Gebre"));
        answers.put("needDescription", "An operation that cannot wait: " + word("leukaemia"));
        answers.put("town", word("Bahir"));
        answers.put("occupation", word("weaver"));
        answers.put("email", word("mail").toLowerCase(Locale.ROOT) + "@example.org");
        answers.put("idNumber", id);
        words.add(String.valueOf(answers.get("phone")));
        words.add(String.valueOf(answers.get("phone")).replaceAll("[^0-9]", ""));
        return answers;
    }

    /** A word that is nowhere else. */
    private String word(String about) {
        String word = about + UUID.randomUUID().toString().replaceAll("[^a-f]", "");
        word = word.length() > 24 ? word.substring(0, 24) : word;
        words.add(word);
        return word;
    }

    private String redeem(Api holder, String code, int amount) {
        Map<String, Integer> items = jdbc
                .sql("select name from voucher_item where voucher_code = ?")
                .param(code)
                .query(String.class)
                .list()
                .stream()
                .collect(java.util.stream.Collectors.toMap(item -> item, item -> 1));
        String qr = jdbc.sql("select qr from voucher where code = ?")
                .param(code)
                .query(String.class)
                .single();
        return as("service-provider")
                .post(
                        "/api/redemptions",
                        Map.of("qr", qr, "amount", amount, "currency", "EUR", "items", items),
                        Map.of("Idempotency-Key", UUID.randomUUID().toString()))
                .expect(201)
                .json()
                .path("id")
                .asText();
    }

    private static Map<String, Object> values(Map<String, Object> says) {
        Map<String, Object> variables = new HashMap<>();
        says.forEach((name, value) -> variables.put(name, Map.of("value", value)));
        return variables;
    }

    /** Where any of these stands: table, column and word. The models themselves, and who has an account, are left out. */
    private Set<String> found(List<String> wanted) {
        Set<String> found = new TreeSet<>();
        List<String> tables = jdbc.sql(
                        "select table_name from information_schema.tables where table_name like 'act\\_%' and table_schema = current_schema()")
                .query(String.class)
                .list();
        assertThat(tables).hasSizeGreaterThan(40);
        for (String table : tables) {
            if (table.equals("act_id_user") || table.startsWith("act_re_")) {
                continue;
            }
            String only = table.equals("act_ge_bytearray") ? " where deployment_id_ is null" : "";
            jdbc.sql("select * from " + table + only).query(row -> {
                ResultSetMetaData columns = row.getMetaData();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    Object value = row.getObject(i);
                    String text = value instanceof byte[] bytes
                            ? new String(bytes, StandardCharsets.UTF_8)
                            : String.valueOf(value);
                    for (String word : wanted) {
                        if (text.toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT))) {
                            found.add(table + "." + columns.getColumnName(i) + ": " + word);
                        }
                    }
                }
            });
        }
        return found;
    }
}
