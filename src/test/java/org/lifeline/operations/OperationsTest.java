package org.lifeline.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lifeline.platform.RunMode;
import org.lifeline.testing.Api;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.Together;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What operations see on their page, and what happens when they start something there. */
@ExtendWith(OutputCaptureExtension.class)
class OperationsTest extends LifelineTest {

    @Autowired
    private RuntimeService processes;

    @Autowired
    private ManagementService jobs;

    @Autowired
    private JdbcClient jdbc;

    private FailedSms failedSms() {
        return FailedSms.of(as("applicant"), SMS, processes, jobs);
    }

    @Autowired
    private Backups backups;

    private static String page() {
        return as("operations").get("/operations").expect(200).text();
    }

    /** Where the page says what came of it. */
    private static String start(String action) {
        return as("operations").post("/operations/" + action, "").expect(302).header("Location");
    }

    private long recorded(String what, String detail, String value) {
        return jdbc.sql("""
                        select count(*) from audit_entry
                         where action = 'setUpChange' and actor = 'operations' and details ->> 'what' = :what and details ->> :detail = :value""")
                .param("what", what)
                .param("detail", detail)
                .param("value", value)
                .query(Long.class)
                .single();
    }

    @Test
    void aFailedJobIsShownWithItsCaseAndRunsAgain() {
        FailedSms failed = failedSms();

        assertThat(page())
                .contains(failed.number(), "/operations/jobs/" + failed.job() + "/retry", "SmsNotSent")
                .contains("/camunda/app/cockpit/default/#/process-instance/")
                .doesNotContain(failed.phone(), failed.phone().substring(4), "Almaz", "\tat ", "EUR");

        SMS.takeAgain(failed.phone());
        assertThat(start("jobs/" + failed.job() + "/retry")).endsWith("/operations?done=retried&count=1");

        await().atMost(PATIENCE)
                .until(() -> jobs.createJobQuery().jobId(failed.job()).count() == 0);
        assertThat(SMS.to(failed.phone())).isNotEmpty();
        assertThat(page()).doesNotContain(failed.job());
        assertThat(recorded("JobRetry", "job", failed.job())).isOne();
        assertThat(start("jobs/" + failed.job() + "/retry"))
                .as("nothing is left to start")
                .contains("done=notFailed");
    }

    /** The gateway was away for hours, and is back. */
    @Test
    void allFailedJobsOfAProcessAreStartedTogether() {
        List<FailedSms> failed = List.of(failedSms(), failedSms(), failedSms());
        failed.forEach(each -> SMS.takeAgain(each.phone()));

        assertThat(page()).contains("Sending a message", "/operations/processes/sendMessage/retry");
        assertThat(start("processes/sendMessage/retry")).matches(".*/operations\\?done=retriedAll&count=\\d+");

        for (FailedSms each : failed) {
            await().atMost(PATIENCE)
                    .until(() -> jobs.createJobQuery().jobId(each.job()).count() == 0);
            assertThat(SMS.to(each.phone())).isNotEmpty();
            assertThat(recorded("JobRetry", "job", each.job())).isOne();
        }
        assertThat(start("processes/no-such-process/retry")).contains("done=retriedAll&count=0");
    }

    @Test
    void twoOperatorsStartItOnce() throws Exception {
        FailedSms failed = failedSms();
        int before = SMS.to(failed.phone()).size();
        SMS.takeAgain(failed.phone());

        List<String> told = Together.run(4, n -> start("jobs/" + failed.job() + "/retry"));

        assertThat(told).filteredOn(each -> each.contains("done=retried")).hasSize(1);
        assertThat(told).filteredOn(each -> each.contains("done=notFailed")).hasSize(3);
        await().atMost(PATIENCE)
                .until(() -> jobs.createJobQuery().jobId(failed.job()).count() == 0);
        assertThat(SMS.to(failed.phone())).hasSize(before + 1);
        assertThat(recorded("JobRetry", "job", failed.job())).isOne();
    }

    @Test
    void aJobThatDoesNotExistIsNoError() {
        assertThat(start("jobs/no-such-job/retry")).contains("done=notFailed");
        assertThat(as("operations")
                        .get("/operations?done=%3Cscript%3E&count=x")
                        .expect(200)
                        .text())
                .doesNotContain("<script>&");
    }

    @Test
    void sealsAndCountsWhenAsked() {
        long seals =
                jdbc.sql("select count(*) from audit_seal").query(Long.class).single();

        assertThat(start("seal")).contains("done=sealed");
        assertThat(jdbc.sql("select count(*) from audit_seal").query(Long.class).single())
                .as("that this was asked for is an entry, so there was something to seal")
                .isGreaterThan(seals);
        assertThat(start("facts")).contains("done=factsRenewed");
        assertThat(start("rebuild")).as("there is no OpenSearch").contains("done=noIndex");
        assertThat(start("parked")).contains("done=parkedAgain&count=0");
        assertThat(as("operations")
                        .get("/operations?done=sealed&count=3")
                        .expect(200)
                        .text())
                .contains("Entries that were sealed: 3");
    }

    @Test
    void takesUpWhatWasSetAside() {
        String key = "A-2026-" + (900_000 + processes.hashCode() % 1000);
        jdbc.sql("insert into insight_change (subject, key, problem) values ('application', :key, 'cannot be read')")
                .param("key", key)
                .update();
        assertThat(page()).contains("/operations/set-aside", "Changes that cannot be counted");

        assertThat(start("set-aside")).contains("done=setAsideAgain");

        await().atMost(PATIENCE)
                .until(() -> jdbc.sql("select count(*) from insight_change where key = :key")
                                .param("key", key)
                                .query(Long.class)
                                .single()
                        == 0);
    }

    @Test
    void showsEachNodeAndWhichGivesNoSign() {
        await().atMost(PATIENCE)
                .until(() ->
                        jdbc.sql("select count(*) from node").query(Long.class).single() > 0);
        assertThat(page()).contains("development").doesNotContain("Nodes that give no sign");

        jdbc.sql("""
                        insert into node (id, name, version, started_at, seen_at)
                        select 'gone', 'app-that-died', '0.9', seen_at - interval '3 hours', seen_at - interval '2 hours' from node limit 1""").update();
        try {
            assertThat(page()).contains("app-that-died", "Nodes that give no sign: 1", "2 h ago");
        } finally {
            jdbc.sql("delete from node where id = 'gone'").update();
        }
    }

    @Test
    void showsTheBackupsThatSomebodyNoted() {
        assertThat(page()).contains("nobody noted one");
        jdbc.sql("insert into backup_made (part) values ('database'), ('documents'), ('keys')")
                .update();
        try {
            assertThat(page()).contains("just now").doesNotContain("nobody noted one");
        } finally {
            jdbc.sql("delete from backup_made").update();
        }
    }

    @Test
    void aRealDeploymentWithoutAnArchiveIsToldAtItsStart(CapturedOutput console) {
        new ArchiveAtStart(backups, new RunMode(true)).run(new DefaultApplicationArguments());
        assertThat(console.getOut()).doesNotContain("archive_mode is off");

        new ArchiveAtStart(backups, new RunMode(false)).run(new DefaultApplicationArguments());

        assertThat(console.getOut()).contains("archive_mode is off");
        assertThat(page()).contains("Archive of all changes", "there is none");
    }

    @Test
    void isForOperationsOnly() {
        for (String person : List.of(
                "applicant",
                "social-worker",
                "junior-officer",
                "senior-officer",
                "programme-manager",
                "service-provider",
                "accountant",
                "cash-manager",
                "auditor")) {
            Api them = as(person);
            them.get("/operations").expect(403);
            for (String action : List.of(
                    "seal",
                    "facts",
                    "set-aside",
                    "parked",
                    "rebuild",
                    "release-restore",
                    "jobs/x/retry",
                    "processes/sendMessage/retry")) {
                them.post("/operations/" + action, "").expect(403);
            }
        }
        anonymous().get("/operations").expect(302);
    }

    @Test
    void anotherSitesFormStartsNothing() throws Exception {
        Visitor operator = new Visitor(ADDRESS);
        operator.logIn("operations", "demo");
        assertThat(operator.get("/operations").statusCode()).isEqualTo(200);
        long recorded = jdbc.sql("select count(*) from audit_entry where details ->> 'what' = 'SealNow'")
                .query(Long.class)
                .single();

        assertThat(operator.send("/operations/seal", Map.of("nothing", "known")).statusCode())
                .isEqualTo(403);

        assertThat(jdbc.sql("select count(*) from audit_entry where details ->> 'what' = 'SealNow'")
                        .query(Long.class)
                        .single())
                .isEqualTo(recorded);
    }
}
