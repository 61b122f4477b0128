package org.lifeline.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.Confirmations;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Decisions over the engine's REST API: who may decide what, once, with a reason; and what the database refuses whoever asks. */
class DecisionApiTest extends LifelineTest {

    @Autowired
    private TaskService tasks;

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transactions;

    private Api applicant;

    @BeforeEach
    void someoneNewApplies() {
        applicant = as(Accounts.create(identities, "applicant"));
    }

    // ---------------------------------------------------------------- separation of duties

    @Test
    void refusesASecondStageToTheSameOfficer() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer", "senior-officer");
        Api twoHats = as(Accounts.create(identities, "junior-officer", "senior-officer"));
        String number = Cases.apply(applicant, programme, Cases.answers());
        Cases.approve(twoHats, number);

        String task = Cases.task(twoHats, number);
        Answer refused = approve(twoHats, task).expect(403);
        assertThat(refused.text()).contains("You decided stage 1 of this case");

        assertThat(openTask(as("senior-officer"), number)).isEqualTo(task);
        approve(as("senior-officer"), task).expect(204);
        Cases.status(applicant, number, "voucherIssued");
    }

    @Test
    void refusesAnOfficerTheDecisionOnTheirOwnApplication() {
        String programme = NewProgramme.with(jdbc).stages("social-worker");
        Api self = as(Accounts.create(identities, "applicant", "social-worker"));
        String number = Cases.apply(self, programme, Cases.answers());

        String task = Cases.task(self, number);
        assertThat(approve(self, task).expect(403).text()).contains("You are the applicant");

        approve(as("social-worker"), task).expect(204);
        Cases.status(self, number, "voucherIssued");
    }

    // ---------------------------------------------------------------- what a decision needs

    @Test
    void refusesADecisionWithoutAValidReasonAndLeavesTheTaskOpen() {
        String number = Cases.apply(applicant, NewProgramme.with(jdbc).stages("junior-officer"), Cases.answers());
        Api officer = as("junior-officer");
        String task = Cases.task(officer, number);

        says(
                decide(officer, task, "approve", "becauseISaySo", "Fine."),
                "Choose a reason that fits the decision and the kind of case");
        says(
                decide(officer, task, "approve", "notEligible", "Fine."),
                "Choose a reason that fits the decision and the kind of case");
        says(
                decide(officer, task, "reject", "needConfirmed", "No."),
                "Choose a reason that fits the decision and the kind of case");
        says(decide(officer, task, "approve", "needConfirmed", ""), "Give the reason in your own words");
        says(decide(officer, task, "approve", "needConfirmed", "  \n "), "Give the reason in your own words");
        says(decide(officer, task, "approve", "needConfirmed", "x".repeat(4001)), "reason: At most 2000 characters");
        says(decide(officer, task, "approve", "needConfirmed", "a\u0000b"), "characters that cannot be printed");
        says(decide(officer, task, "approve", "needConfirmed", 7), "reason: This must be text");
        says(
                decide(officer, task, "approve", null, "Fine."),
                "Choose a reason that fits the decision and the kind of case");
        says(decide(officer, task, null, "needConfirmed", "Fine."), "Decide 'approve', 'reject' or 'sendBack'");
        says(
                decide(officer, task, "Approve", "needConfirmed", "Fine."),
                "decision: Choose one of 'approve', 'reject', 'sendBack'");
        says(
                decide(officer, task, true, "needConfirmed", "Fine."),
                "decision: Choose one of 'approve', 'reject', 'sendBack'");
        says(
                officer.post("/engine-rest/task/" + task + "/complete", Map.of()),
                "Decide 'approve', 'reject' or 'sendBack'");
        says(
                officer.post("/engine-rest/task/" + task + "/submit-form", Map.of()),
                "Decide 'approve', 'reject' or 'sendBack'");

        assertThat(openTask(officer, number)).isEqualTo(task);
        assertThat(count("select count(*) from stage_decision where case_number = ?", number))
                .isZero();
    }

    private static void says(Answer answer, String words) {
        assertThat(answer.expect(400).text()).contains(words);
    }

    @Test
    void letsNobodyDecideAStageThatIsNotTheirs() {
        String number = Cases.apply(applicant, NewProgramme.with(jdbc).stages("junior-officer"), Cases.answers());
        String task = Cases.task(as("junior-officer"), number);

        for (String other : List.of(
                "social-worker", "senior-officer", "programme-manager", "accountant", "auditor", "operations")) {
            assertThat(approve(as(other), task).status()).as(other).isIn(403, 404);
            assertThat(as(other)
                            .post("/engine-rest/task/" + task + "/claim", Map.of("userId", other))
                            .status())
                    .as(other)
                    .isIn(403, 404);
            // managers see the stages, to hand them over
            assertThat(openTask(as(other), number) == null).as(other).isEqualTo(!other.equals("programme-manager"));
        }
        assertThat(openTask(as("junior-officer"), number)).isEqualTo(task);
    }

    @Test
    void givesATaskToNobodyOutsideItsStageNotEvenFromJava() {
        String number = Cases.apply(applicant, NewProgramme.with(jdbc).stages("junior-officer"), Cases.answers());
        String task = Cases.task(as("junior-officer"), number);

        for (String other : List.of("senior-officer", "nobody-of-this-name", "applicant")) {
            assertThatExceptionOfType(RuntimeException.class)
                    .as(other)
                    .isThrownBy(() -> tasks.setAssignee(task, other));
            assertThatExceptionOfType(RuntimeException.class).as(other).isThrownBy(() -> tasks.claim(task, other));
            assertThatExceptionOfType(RuntimeException.class)
                    .as(other)
                    .isThrownBy(() -> tasks.delegateTask(task, other));
        }

        assertThat(openTask(as("junior-officer"), number)).isEqualTo(task);
        approve(as("junior-officer"), task).expect(204);
    }

    @Test
    void letsAnOfficerHandAStageToNobodyOfAnotherGroup() {
        String number = Cases.apply(applicant, NewProgramme.with(jdbc).stages("senior-officer"), Cases.answers());
        Api officer = as("senior-officer");
        String task = Cases.task(officer, number);

        officer.post("/engine-rest/task/" + task + "/assignee", Map.of("userId", "accountant"))
                .expect(403);
        officer.post("/engine-rest/task/" + task + "/delegate", Map.of("userId", "accountant"))
                .expect(403);
        officer.post(
                        "/engine-rest/task/" + task + "/identity-links",
                        Map.of("userId", "accountant", "type", "candidate"))
                .expect(403);
        approve(as("accountant"), task).expect(403);

        officer.post("/engine-rest/task/" + task + "/claim", Map.of("userId", "senior-officer"))
                .expect(204);
        approve(officer, task).expect(204);
        Cases.status(applicant, number, "voucherIssued");
    }

    @Test
    void refusesValuesThatAreNotFieldsOfTheDecisionsForm() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer", "senior-officer");
        String target = Cases.apply(applicant, programme, Cases.answers());
        String number = Cases.apply(applicant, programme, Cases.answers());
        Api officer = as("junior-officer");
        String task = Cases.task(officer, number);
        Cases.task(officer, target);

        for (Map<String, Object> more : List.<Map<String, Object>>of(
                Map.of("caseNumber", target, "stagePosition", 2), // another case's next stage
                Map.of("stagePosition", 2),
                Map.of("amountMinor", 1),
                Map.of("caseKind", "claim"),
                Map.of("anything", "at all"))) {
            Map<String, Object> variables = new HashMap<>();
            more.forEach((key, value) -> variables.put(key, Map.of("value", value)));
            variables.put("decision", Map.of("value", "approve"));
            variables.put("reasonCode", Map.of("value", "needConfirmed"));
            variables.put("reason", Map.of("value", "Fine."));
            for (String way : List.of("/complete", "/submit-form")) {
                officer.post("/engine-rest/task/" + task + way, Map.of("variables", variables))
                        .expect(403);
            }
        }
        officer.put("/engine-rest/task/" + task + "/variables/stagePosition", Map.of("value", 2))
                .expect(403);
        officer.put("/engine-rest/task/" + task + "/localVariables/stagePosition", Map.of("value", 2))
                .expect(403);

        assertThat(count("select count(*) from stage_decision where case_number in (?, ?)", number, target))
                .isZero();
        approve(officer, task).expect(204);
        Cases.task(as("senior-officer"), number);
    }

    @Test
    void keepsApplicantsAndProvidersOutOfTheEngine() {
        for (String outsider : List.of("applicant", "service-provider")) {
            as(outsider).get("/engine-rest/task").expectProblem(403, "forbidden");
            as(outsider).get("/engine-rest/process-definition").expectProblem(403, "forbidden");
            as(outsider).get("/engine-rest/engine/default/task").expectProblem(403, "forbidden");
            as(outsider).get("/camunda/app/tasklist/default/").expect(403);
            as(outsider).get("/camunda/api/engine/engine/default/task").expectProblem(403, "forbidden");
        }
        anonymous().get("/engine-rest/task").expectProblem(401, "unauthorized");
    }

    @Test
    void identifiesTheCallerOfTheEngineForEverySpellingOfTheUrl() {
        String number = Cases.apply(applicant, NewProgramme.with(jdbc).stages("junior-officer"), Cases.answers());
        String task = Cases.task(as("junior-officer"), number);

        for (String address : List.of("/%65ngine-rest/", "/engine%2Drest/", "/engine-rest/engine/default/")) {
            Answer tasks = as("auditor").get(address + "task?taskId=" + task);
            assertThat(tasks.text()).as(address).doesNotContain(task);
            assertThat(as("auditor")
                            .put(address + "task/" + task + "/variables/amountMinor", Map.of("value", 1))
                            .status())
                    .as(address)
                    .isGreaterThanOrEqualTo(400);
            assertThat(as("auditor")
                            .post(address + "user/create", Map.of("profile", Map.of("id", "eve")))
                            .status())
                    .as(address)
                    .isGreaterThanOrEqualTo(400);
        }
        assertThat(identities.createUserQuery().userId("eve").count()).isZero();
    }

    @Test
    void refusesDeploymentsOverTheNetwork() {
        Api administrator = as(Accounts.create(identities, "camunda-admin"));
        byte[] deployment = ("--b\r\nContent-Disposition: form-data; name=\"deployment-name\"\r\n\r\nmine\r\n--b\r\n"
                        + "Content-Disposition: form-data; name=\"x.bpmn\"; filename=\"x.bpmn\"\r\n\r\n<definitions/>\r\n--b--\r\n")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        for (Api staff : List.of(administrator, as("operations"), as("junior-officer"))) {
            for (String path : List.of(
                    "/engine-rest/deployment/create",
                    "/engine-rest/engine/default/deployment/create",
                    "/camunda/api/engine/deployment/create",
                    "/camunda/api/engine/engine/default/deployment/create")) {
                staff.post(path, "multipart/form-data; boundary=b", deployment).expectProblem(403, "forbidden");
            }
            assertThat(staff.post("/engine-rest/process-definition/key/assistanceApplication/start", Map.of())
                            .status())
                    .isIn(403, 404);
        }
    }

    // ---------------------------------------------------------------- once

    @Test
    void recordsOneOfTwoDecisionsThatArriveTogether() throws Exception {
        String number = Cases.apply(
                applicant, NewProgramme.with(jdbc).stages("junior-officer", "senior-officer"), Cases.answers());
        String task = Cases.task(as("junior-officer"), number);

        List<Integer> answers = Together.run(
                4,
                i -> (i % 2 == 0
                                ? approve(as("junior-officer"), task)
                                : decide(as("junior-officer-2"), task, "reject", "notEligible", "Not covered."))
                        .status());

        assertThat(answers).containsOnlyOnce(204);
        assertThat(answers).allMatch(status -> status == 204 || status >= 400);
        assertThat(count("select count(*) from stage_decision where case_number = ?", number))
                .isOne();
        String decision = jdbc.sql("select decision from stage_decision where case_number = ?")
                .param(number)
                .query(String.class)
                .single();
        if (decision.equals("approve")) {
            Cases.task(as("senior-officer"), number);
        } else {
            Cases.status(applicant, number, "rejected");
        }
    }

    // ---------------------------------------------------------------- outcomes

    @Test
    void endsARejectedCaseAndTellsTheApplicantWhy() {
        String number = Cases.apply(
                applicant, NewProgramme.with(jdbc).stages("junior-officer", "senior-officer"), Cases.answers());

        decide(
                        as("junior-officer"),
                        Cases.task(as("junior-officer"), number),
                        "reject",
                        "documentsMissing",
                        "The bill is missing.")
                .expect(204);

        JsonNode view = Cases.status(applicant, number, "rejected");
        JsonNode reason = view.path("reasons").path(0);
        assertThat(reason.path("code").asText()).isEqualTo("documentsMissing");
        assertThat(reason.path("label").asText()).isEqualTo("Needed documents are missing or cannot be read");
        assertThat(reason.path("text").asText()).isEqualTo("The bill is missing.");
        assertThat(view.path("voucherCode").isNull()).isTrue();
        assertThat(openTask(as("senior-officer"), number)).isNull();
        assertThat(view.toString()).doesNotContain("junior-officer");
    }

    @Test
    void refusesACostAboveTheProgrammesLimitWithItsReason() {
        String number = Cases.apply(applicant, Cases.answers("treatmentCost", "20000.01"));

        JsonNode view = Cases.status(applicant, number, "rejected");
        assertThat(view.path("reasons").path(0).path("code").asText()).isEqualTo("aboveProgrammeLimit");
        assertThat(view.path("reasons").path(0).path("label").asText())
                .isEqualTo("The cost is above the programme's limit");
        assertThat(count("select count(*) from stage_decision where case_number = ?", number))
                .isZero();
    }

    @Test
    void waitsForFundsUntilTheManagerProvidesThem() {
        String programme = NewProgramme.with(jdbc).budget(100_00).stages("junior-officer");
        String number = Cases.apply(applicant, programme, Cases.answers("treatmentCost", 250));
        Cases.approve(as("junior-officer"), number);
        Cases.status(applicant, number, "waitingForFunds");
        Api manager = as("programme-manager");
        String task = Cases.task(manager, number);

        for (Object nothing : new Object[] {-100, 0, 0.001, "much", 1e30}) {
            funds(manager, task, nothing).expect(400);
        }
        approveFundsFor(manager, task, "EMA").expect(403);
        assertThat(openTask(as("junior-officer"), number)).isNull();
        assertThat(budget(programme)).isEqualTo(100_00);

        funds(manager, task, 100).expect(204);
        Confirmations.confirm(as("programme-manager-2"), programme);
        String again = Cases.task(manager, number);
        assertThat(again).isNotEqualTo(task);
        funds(manager, again, 50).expect(204);
        Confirmations.confirm(as("programme-manager-2"), programme);

        Cases.status(applicant, number, "voucherIssued");
        assertThat(budget(programme)).isEqualTo(250_00);
        assertThat(count(
                        "select sum(balance_minor) from ledger_account where programme_code = ? and kind = 'reserved'",
                        programme))
                .isEqualTo(250_00);
    }

    private Answer funds(Api manager, String task, Object added) {
        return manager.post(
                "/engine-rest/task/" + task + "/complete",
                Map.of(
                        "variables",
                        Map.of("addedFunds", Map.of("value", added), "fundingSource", Map.of("value", "A donor"))));
    }

    private Answer approveFundsFor(Api manager, String task, String otherProgramme) {
        return manager.post(
                "/engine-rest/task/" + task + "/complete",
                Map.of(
                        "variables",
                        Map.of("addedFunds", Map.of("value", 500), "programmeCode", Map.of("value", otherProgramme))));
    }

    private long budget(String programme) {
        return count(
                "select -balance_minor from ledger_account where programme_code = ? and kind = 'funding'", programme);
    }

    @Test
    void runsThroughFiveStagesOneOfThemANamedOfficers() {
        String named = Accounts.create(identities, "junior-officer");
        Accounts.create(identities, "medical-board");
        String board = Accounts.create(identities, "medical-board");
        String programme = NewProgramme.with(jdbc)
                .stages("social-worker", "@" + named, "junior-officer", "medical-board", "senior-officer");
        String number = Cases.apply(applicant, programme, Cases.answers());

        Cases.approve(as("social-worker"), number);
        String task = Cases.task(as(named), number);
        assertThat(openTask(as("junior-officer"), number)).isNull();
        approve(as("junior-officer"), task).expect(403);
        approve(as(named), task).expect(204);
        Cases.approve(as("junior-officer"), number);
        assertThat(applicant
                        .get("/api/applications/" + number)
                        .json()
                        .path("voucherCode")
                        .isNull())
                .isTrue();
        Cases.approve(as(board), number);
        Cases.approve(as("senior-officer"), number);

        JsonNode view = Cases.status(applicant, number, "voucherIssued");
        assertThat(view.path("reasons").findValuesAsText("stage"))
                .containsExactly("Stage 1", "Stage 2", "Stage 3", "Stage 4", "Stage 5");
    }

    @Test
    void keepsThePlanThatACaseStartedWith() {
        String programme = NewProgramme.with(jdbc).stages("social-worker", "junior-officer");
        String number = Cases.apply(applicant, programme, Cases.answers());
        Cases.task(as("social-worker"), number);
        jdbc.sql("""
                        insert into programme_stage (programme_code, case_kind, plan_version, position, name, officer_group)
                        values (?, 'application', 2, 1, 'Only one', 'social-worker')""").param(programme).update();

        Cases.approve(as("social-worker"), number);
        Cases.approve(as("junior-officer"), number);

        Cases.status(applicant, number, "voucherIssued");
        String later = Cases.apply(applicant, programme, Cases.answers());
        Cases.approve(as("social-worker"), later);
        Cases.status(applicant, later, "voucherIssued");
    }

    // ---------------------------------------------------------------- the database

    @Test
    void letsNobodyRewriteOrDeleteWhatWasDecided() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer", "senior-officer");
        String number = Cases.apply(applicant, programme, Cases.answers());
        Cases.approve(as("junior-officer"), number);

        refuses("update stage_decision set decision = 'reject' where case_number = ?", number);
        refuses("delete from stage_decision where case_number = ?", number);
        refuses("update frozen_stage set officer_group = 'junior-officer' where case_number = ?", number);
        refuses("delete from frozen_stage where case_number = ? and position = 2", number);
        refuses("truncate stage_decision cascade");
        refuses("truncate frozen_stage cascade");
        refuses("truncate redemption cascade");
        refuses("""
                insert into stage_decision (case_number, position, decision, reason_code, reason, decided_by, decided_at)
                values (?, 1, 'approve', 'needConfirmed', 'me again', 'junior-officer', now())""", number);
        refuses(
                "insert into frozen_stage (case_number, position, plan_version, name, officer_group) values (?, 1, 1, 'x', 'y')",
                number);
    }

    @Test
    void hasNoVoucherWhileAStageIsNotApproved() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer", "senior-officer");
        String number = Cases.apply(applicant, programme, Cases.answers());
        String unplanned = Cases.apply(applicant, Cases.answers("treatmentCost", "20000.01"));
        Cases.status(applicant, unplanned, "rejected");
        refusesAVoucher(unplanned);
        Cases.approve(as("junior-officer"), number);
        refusesAVoucher(number);
        decide(as("senior-officer"), Cases.task(as("senior-officer"), number), "reject", "notEligible", "No.")
                .expect(204);
        refusesAVoucher(number);
    }

    private void refusesAVoucher(String number) {
        refuses("""
                insert into voucher (code, application_number, programme_code, currency, value_minor, state, issued_by, issued_at,
                                     expires_at, qr, status_list, status_index)
                values ('AAAA-BBBB-CCCC-DDDD', ?, 'EMA', 'EUR', 100, 'issued', 'me', now(), now(), 'x', 999, 1)""", number);
    }

    private void refuses(String sql, Object... params) {
        // rolled back, so that what is not refused here does no harm to the other tests
        assertThatExceptionOfType(DataAccessException.class)
                .as(sql)
                .isThrownBy(() -> transactions.executeWithoutResult(transaction -> {
                    transaction.setRollbackOnly();
                    jdbc.sql(sql).params(params).update();
                }));
    }

    // ---------------------------------------------------------------- steps

    private static Answer approve(Api officer, String task) {
        return Cases.complete(officer, task, "approve", "needConfirmed", "Checked, all in order.");
    }

    private static Answer decide(Api officer, String task, Object decision, Object reasonCode, Object reason) {
        Map<String, Object> variables = new HashMap<>();
        variables.put("decision", value(decision));
        variables.put("reasonCode", value(reasonCode));
        variables.put("reason", value(reason));
        return officer.post("/engine-rest/task/" + task + "/complete", Map.of("variables", variables));
    }

    private static Map<String, Object> value(Object value) {
        Map<String, Object> wrapped = new HashMap<>();
        wrapped.put("value", value);
        return wrapped;
    }

    /** The case's task as this officer sees it now, or null. */
    private static String openTask(Api officer, String number) {
        return officer.get("/engine-rest/task?processInstanceBusinessKey=" + number)
                .expect(200)
                .json()
                .path(0)
                .path("id")
                .asText(null);
    }

    private long count(String sql, Object... params) {
        return jdbc.sql(sql).params(params).query(Long.class).single();
    }
}
