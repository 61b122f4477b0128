package org.lifeline.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.platform.engine.ProcessSteps;
import org.lifeline.redemption.FraudSignals;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.Confirmations;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Providers;
import org.lifeline.testing.StepPages;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Processes of cases that are closed for long leave the engine, are read as before, and end with their case. */
class HistoryArchiveTest extends LifelineTest {

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private IdentityService identities;

    @Autowired
    private ProcessSteps steps;

    @Autowired
    private FraudSignals signals;

    @Autowired
    private DataSource database;

    /** Of its own: a signal about what other tests redeemed would have a review that keeps the case open. */
    private String hospital;

    private String clerk;

    @BeforeEach
    void aHospital() {
        hospital = Providers.create(jdbc, "Hospital of the archive");
        clerk = Accounts.create(identities, "service-provider");
        jdbc.sql("insert into provider_account (user_id, provider_code, administrator) values (?, ?, true)")
                .params(clerk, hospital)
                .update();
    }

    @Test
    void processesOfAClosedCaseLeaveTheEngineAndAreReadAsBefore() {
        String programme = NewProgramme.with(jdbc).providers(hospital).stages("social-worker");
        JsonNode voucher = ClaimSteps.voucher(programme);
        ClaimSteps.redeem(as(clerk), voucher, "5000");
        String number = caseOf(voucher);
        awaitClosed(number);
        closedFor(number, 91);
        // a message's process begins before what follows it, and its first step may wait for a free thread until after
        // that
        jdbc.sql(
                        "update act_hi_procinst set start_time_ = start_time_ - interval '1 hour' where proc_def_key_ = 'sendMessage' and business_key_ = ?")
                .param(number)
                .update();
        List<String> roots = jdbc.sql(
                        "select id_ from act_hi_procinst where business_key_ = ? and id_ = root_proc_inst_id_")
                .param(number)
                .query(String.class)
                .list();
        String before = page(number);
        assertThat(before).contains("Assistance application", "social-worker", "Table triage was evaluated");
        Map<String, ProcessSteps.Step> figures = figures(programme);
        assertThat(figures).containsKey("userTask_decide");
        List<ProcessSteps.Way> way = steps.way(number, Locale.ENGLISH);

        night();

        assertThat(inTheEngine(roots)).isZero();
        assertThat(archived(number)).isEqualTo(roots.size());
        assertThat(page(number)).contains("its processes were archived on");
        assertThat(page(number).replaceAll("(?s)<p class=\"govuk-inset-text\">.*?</p>\\s*", ""))
                .isEqualTo(before);
        assertThat(figures(programme)).isEqualTo(figures);
        assertThat(steps.way(number, Locale.ENGLISH)).isEqualTo(way);
        assertThat(steps.models(List.of(programme), Locale.ENGLISH))
                .extracting(ProcessSteps.Model::key)
                .contains("assistanceApplication", "approvalStage");
        assertThatThrownBy(() -> jdbc.sql("update archived_process set processes = '[]' where case_number = ?")
                        .param(number)
                        .update())
                .hasMessageContaining("stays as it is");
        assertThatThrownBy(() -> jdbc.sql("delete from archived_process where case_number = ?")
                        .param(number)
                        .update())
                .hasMessageContaining("is still kept");
    }

    @Test
    void itTellsToWhomATaskWasGiven() {
        Api first = as("social-worker");
        String second = Accounts.create(identities, "social-worker");
        String third = Accounts.create(identities, "social-worker");
        String number = Cases.apply(as("applicant"), Cases.answers());
        String task = Cases.task(first, number);
        first.post("/engine-rest/task/" + task + "/claim", Map.of("userId", "social-worker"))
                .expect(204);
        give(first, task, second);
        give(as(second), task, third);
        as(third).post("/engine-rest/task/" + task + "/unclaim", Map.of()).expect(204);
        as("applicant")
                .post("/api/applications/" + number + "/withdrawal", Map.of())
                .expect(200);
        awaitClosed(number);
        closedFor(number, 91);
        assertThat(page(number))
                .containsSubsequence(": taken", ": given to " + second, ": given to " + third, ": given back");

        night();

        assertThat(archived(number)).isPositive();
        assertThat(page(number))
                .containsSubsequence(": taken", ": given to " + second, ": given to " + third, ": given back");
    }

    @Test
    void aCaseStaysInTheEngineUntilItsDayAndWhileItIsOnHold() {
        String young = withdrawn();
        closedFor(young, 89);
        String held = withdrawn();
        closedFor(held, 91);
        StepPages.post(as("auditor"), "/holds", List.of(Map.entry("number", held), Map.entry("reason", "A court.")));
        String running = Cases.apply(as("applicant"), Cases.answers());
        Cases.task(as("social-worker"), running);
        closedFor(running, 91);
        String due = withdrawn();
        closedFor(due, 91);

        night();

        assertThat(archived(due)).isPositive();
        assertThat(archived(young)).isZero();
        assertThat(archived(held)).isZero();
        assertThat(archived(running)).isZero();
        assertThat(page(held)).contains("Assistance application");
    }

    @Test
    void aHoldKeepsItWhenNoProcessOfItRunsAnyMore() {
        String number = withdrawn();
        StepPages.post(as("auditor"), "/holds", List.of(Map.entry("number", number), Map.entry("reason", "A court.")));
        Confirmations.confirm(as("programme-manager"), number);
        awaitClosed(number);
        // the process by which the second person confirmed the hold, too
        closedFor(number, 91);

        night();

        assertThat(archived(number)).isZero();

        long hold = jdbc.sql("select id from legal_hold where case_number = ? and ended_at is null")
                .param(number)
                .query(Long.class)
                .single();
        StepPages.post(as("auditor"), "/holds/" + hold + "/end", List.of(Map.entry("reason", "It is over.")));
        Confirmations.confirm(as("programme-manager"), number);
        awaitClosed(number);
        closedFor(number, 91);

        night();

        assertThat(archived(number)).isPositive();
    }

    @Test
    void aCaseWhoseVoucherLivesIsNotLookedAtAgainEachNight() throws SQLException {
        String live = caseOf(
                ClaimSteps.voucher(NewProgramme.with(jdbc).providers(hospital).stages("social-worker")));
        await().atMost(PATIENCE)
                .until(() -> runtime.createProcessInstanceQuery()
                                .processInstanceBusinessKey(live)
                                .processDefinitionKey("assistanceApplication")
                                .count()
                        == 0);
        closedFor(live, 92);
        String due = withdrawn();
        closedFor(due, 91);

        // who looks at it waits for this lock
        try (Connection other = database.getConnection();
                Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("select from application where number = '" + live + "' for update");
            night();
            other.rollback();
        }

        assertThat(archived(live)).isZero();
        assertThat(archived(due)).isPositive();
    }

    @Test
    void whoTookPartIsNotForgottenAndTheCaseIsReadAsBefore() {
        JsonNode voucher =
                ClaimSteps.voucher(NewProgramme.with(jdbc).providers(hospital).stages("social-worker"));
        String number = caseOf(voucher);
        Api provider = as(clerk);
        String claim = ClaimSteps.submitted(provider, ClaimSteps.redeem(provider, voucher, "5000"));
        ClaimSteps.approveInPart(as("accountant"), claim, 1, "4000", "priceTooHigh");
        ClaimSteps.status(provider, claim, "approved");
        String payer = Accounts.create(identities, "cash-manager");
        ClaimSteps.pay(as(payer), ClaimSteps.byHand(as(payer), claim), "T-" + claim, ClaimSteps.today())
                .expect(204);
        ClaimSteps.status(provider, claim, "paid");
        // a page of a claim tells the signals of its provider, which are looked for after each redemption
        await().atMost(PATIENCE).until(() -> {
            signals.examineNew();
            return jdbc.sql("select not exists (select from redemption_unwatched)")
                    .query(Boolean.class)
                    .single();
        });
        for (String each : List.of(number, claim)) {
            awaitClosed(each);
            closedFor(each, 91);
        }
        Map<String, String> before = whatIsRead(number, claim);

        night();

        assertThat(archived(number)).isPositive();
        assertThat(archived(claim)).isPositive();
        assertThat(before).containsKey("/api/my-data");
        assertThat(whatIsRead(number, claim)).isEqualTo(before);

        // who decided on the application or the claim, or paid it, does not decide its dispute, nor is given it by
        // somebody
        String dispute = provider.post(
                        "/api/claims/" + claim + "/dispute", Map.of("reason", "The second page was sent."))
                .expect(201)
                .json()
                .path("number")
                .asText();
        Api other = as("cash-manager");
        String task = Cases.task(other, dispute);
        other.post("/engine-rest/task/" + task + "/claim", Map.of("userId", "cash-manager"))
                .expect(204);
        for (String person : List.of("social-worker", "accountant", payer)) {
            assertThat(as(person)
                            .get("/engine-rest/task?processInstanceBusinessKey=" + dispute)
                            .expect(200)
                            .json())
                    .as(person)
                    .isEmpty();
            other.post("/engine-rest/task/" + task + "/assignee", Map.of("userId", person))
                    .expect(403);
            Cases.complete(as(person), task, "approve", "provedSince", "As it says.")
                    .expect(403);
        }
        assertThat(duties(number)).contains("social-worker", "accountant", payer);
        Cases.complete(other, task, "approve", "provedSince", "As it says.").expect(204);
        ClaimSteps.status(provider, dispute, "approved");
    }

    @Test
    void whatIsKilledInTheMiddleLosesNothingAndGoesOnInTheNextNight() {
        String number = withdrawn();
        closedFor(number, 92);
        String other = withdrawn();
        closedFor(other, 91);
        String before = page(number);
        jdbc.sql("""
                        create function die_in_the_middle() returns trigger language plpgsql as $$
                        begin perform pg_terminate_backend(pg_backend_pid()); return old; end $$""").update();
        jdbc.sql("create trigger dies before delete on act_hi_procinst for each row when (old.business_key_ = '"
                        + number + "') execute function die_in_the_middle()")
                .update();
        try {
            night();
        } finally {
            jdbc.sql("drop trigger dies on act_hi_procinst").update();
            jdbc.sql("drop function die_in_the_middle()").update();
        }

        assertThat(archived(number)).isZero();
        assertThat(page(number)).isEqualTo(before);
        assertThat(archived(other)).as("the others").isPositive();

        night();

        assertThat(archived(number)).isPositive();
    }

    @Test
    void theArchiveEndsWithThePersonOfTheCase() {
        String archivedFirst = withdrawn();
        closedFor(archivedFirst, 91);
        night();
        assertThat(archived(archivedFirst)).isPositive();
        String erasedFirst = withdrawn();
        for (String number : List.of(archivedFirst, erasedFirst)) {
            jdbc.sql("update case_event set at = now() - interval '366 days' where case_number = ?")
                    .param(number)
                    .update();
        }
        night();
        assertThat(archived(archivedFirst)).isZero();
        as("auditor").get("/case-history/" + archivedFirst).expect(404);

        closedFor(erasedFirst, 91);
        night();
        assertThat(archived(erasedFirst)).isZero();
        as("auditor").get("/case-history/" + erasedFirst).expect(404);
    }

    @Test
    void theArchiveEndsWithThePeriodOfItsModel() {
        String number = withdrawn();
        closedFor(number, 3649);
        night();
        assertThat(archived(number)).isPositive();
        // only a test lets years pass
        jdbc.sql("alter table archived_process disable trigger archived_process_guarded")
                .update();
        jdbc.sql("update archived_process set kept_until = now() - interval '1 day' where case_number = ?")
                .param(number)
                .update();
        jdbc.sql("alter table archived_process enable trigger archived_process_guarded")
                .update();

        night();

        assertThat(archived(number)).isZero();
    }

    @Test
    void auditorsAndManagersOfTheProgrammeReadItAndTheLogSaysSo() {
        String number = withdrawn();
        for (String stranger : List.of("applicant", "social-worker", "accountant", "operations", "service-provider")) {
            as(stranger).get("/case-history/" + number).expect(403);
        }
        as("auditor").get("/case-history/A-1999-000001").expect(404);
        as("programme-manager").get("/case-history/" + number).expect(200);
        page(number);
        assertThat(jdbc.sql(
                                "select actor from audit_entry where case_number = ? and action = 'personalDataRead' and details ->> 'what' = 'processes'")
                        .param(number)
                        .query(String.class)
                        .list())
                .containsExactlyInAnyOrder("programme-manager", "auditor");
    }

    // ---------------------------------------------------------------- steps

    private String caseOf(JsonNode voucher) {
        return jdbc.sql("select application_number from voucher where code = ?")
                .param(voucher.path("code").asText())
                .query(String.class)
                .single();
    }

    /** What people who may read the case and people who may not are answered. */
    private Map<String, String> whatIsRead(String number, String claim) {
        Map<String, String> read = new LinkedHashMap<>();
        for (String person : List.of(
                "applicant",
                "social-worker",
                "junior-officer",
                "programme-manager",
                "accountant",
                "cash-manager",
                clerk,
                "auditor",
                "operations")) {
            for (String path : List.of(
                    "/api/applications/" + number,
                    "/applications/" + number,
                    "/api/applications/" + number + "/documents",
                    "/api/claims/" + claim,
                    "/claims/" + claim,
                    "/provider/claims/" + claim,
                    "/case-history/" + number,
                    "/case-history/" + claim)) {
                Api.Answer answer = as(person).get(path);
                // that it is archived is said, and only there
                read.put(
                        person + " " + path,
                        answer.status()
                                + " "
                                + answer.text()
                                        .replaceAll("(?s)^.*<main|</main>.*$|<input type=\"hidden\"[^>]*>", "")
                                        .replaceAll(
                                                "(?s)<p class=\"govuk-inset-text\">This case is closed.*?</p>\\s*", "")
                                        .replaceAll("\"requestId\":\"[^\"]*\"", "")
                                        .replaceAll("\\s+", " "));
            }
        }
        as("applicant")
                .get("/api/my-data")
                .expect(200)
                .json()
                .path("applications")
                .forEach(each -> {
                    if (each.path("number").asText().equals(number)) {
                        read.put("/api/my-data", each.toString());
                    }
                });
        return read;
    }

    private List<String> duties(String number) {
        return jdbc.sql("select person from case_duty where application_number = ?")
                .param(number)
                .query(String.class)
                .list();
    }

    private static void give(Api by, String task, String to) {
        by.post("/engine-rest/task/" + task + "/assignee", Map.of("userId", to)).expect(204);
    }

    private String withdrawn() {
        String number = Cases.apply(as("applicant"), Cases.answers());
        Cases.task(as("social-worker"), number);
        as("applicant")
                .post("/api/applications/" + number + "/withdrawal", Map.of())
                .expect(200);
        awaitClosed(number);
        return number;
    }

    private void awaitClosed(String number) {
        await().atMost(PATIENCE)
                .until(() -> runtime.createProcessInstanceQuery()
                                .processInstanceBusinessKey(number)
                                .count()
                        == 0);
    }

    /** Only a test lets days pass. */
    private void closedFor(String number, int days) {
        for (String times : List.of(
                "act_hi_procinst set start_time_ = start_time_ - make_interval(days => :days), end_time_ = end_time_ - make_interval(days => :days)",
                "act_hi_actinst set start_time_ = start_time_ - make_interval(days => :days), end_time_ = end_time_ - make_interval(days => :days)",
                "act_hi_decinst set eval_time_ = eval_time_ - make_interval(days => :days)",
                "act_hi_op_log set timestamp_ = timestamp_ - make_interval(days => :days)")) {
            jdbc.sql(
                            "update " + times
                                    + " where root_proc_inst_id_ in (select id_ from act_hi_procinst where business_key_ = :number)")
                    .param("days", days)
                    .param("number", number)
                    .update();
        }
    }

    private void night() {
        String run = runtime.startProcessInstanceByKey("retention").getId();
        await().atMost(PATIENCE)
                .until(() -> runtime.createProcessInstanceQuery()
                                .processInstanceId(run)
                                .count()
                        == 0);
    }

    private String page(String number) {
        String whole = as("auditor").get("/case-history/" + number).expect(200).text();
        return whole.substring(whole.indexOf("<main"), whole.indexOf("</main>")).replaceAll("\\s+", " ");
    }

    private Map<String, ProcessSteps.Step> figures(String programme) {
        return steps.steps(
                "approvalStage", List.of(programme), Instant.now().minus(Duration.ofDays(100)), Instant.now());
    }

    private long archived(String number) {
        return jdbc.sql("select count(*) from archived_process where case_number = ?")
                .param(number)
                .query(Long.class)
                .single();
    }

    /** Rows of these processes in all tables of the engine's history. */
    private long inTheEngine(List<String> roots) {
        long rows = 0;
        for (String table : List.of(
                "procinst",
                "actinst",
                "taskinst",
                "varinst",
                "detail",
                "identitylink",
                "incident",
                "job_log",
                "ext_task_log",
                "op_log",
                "decinst",
                "comment",
                "attachment")) {
            rows += jdbc.sql("select count(*) from act_hi_" + table + " where root_proc_inst_id_ in (:roots)")
                    .param("roots", roots)
                    .query(Long.class)
                    .single();
        }
        return rows;
    }
}
