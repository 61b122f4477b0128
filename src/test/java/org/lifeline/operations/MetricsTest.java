package org.lifeline.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.ManagementService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lifeline.testing.Allowances;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.OfflineDevice;
import org.lifeline.testing.Visitor;
import org.lifeline.testing.Wire;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.autoconfigure.metrics.MetricsProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** What a scraper reads, and who may read it. */
class MetricsTest extends LifelineTest {

    private static final String PATH = "/actuator/prometheus";

    @Autowired
    private ManagementService management;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private FiguresReader reader;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private MetricsProperties settings;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping routes;

    private static Scrape scrape() {
        return Scrape.of(ADDRESS, METRICS_TOKEN);
    }

    private static Api bearer(String token) {
        return Api.with(ADDRESS, "Bearer " + token);
    }

    // ---------------------------------------------------------------- who may read

    @Test
    void aScraperNeedsTheTokenAndNoSession() {
        Api.Answer read = bearer(METRICS_TOKEN).get(PATH).expect(200);
        assertThat(read.header("Set-Cookie")).isEmpty();
        anonymous().get(PATH).expectProblem(401, "unauthorized");
        for (String wrong : List.of("", METRICS_TOKEN + "0", METRICS_TOKEN.substring(1), "0".repeat(32))) {
            bearer(wrong).get(PATH).expectProblem(401, "unauthorized");
        }
        Api.with(ADDRESS, METRICS_TOKEN).get(PATH).expectProblem(401, "unauthorized");
        as("operations").get(PATH).expect(200);
        as("auditor").get(PATH).expectProblem(403, "forbidden");
    }

    @Test
    void theTokenOpensNothingElse() {
        for (String path : List.of(
                "/actuator", "/actuator/env", PATH + "/", PATH + "/x", "/api/applications", "/engine-rest/task")) {
            assertThat(bearer(METRICS_TOKEN).get(path).status()).as(path).isIn(401, 404, 400);
        }
        assertThat(bearer(METRICS_TOKEN).post(PATH, "").status()).isIn(401, 405);
    }

    @Test
    void wrongTokensAreLimitedAndStopNoScraper() throws IOException, InterruptedException {
        String elsewhere = "198.51.100.54";
        Allowances.stop();
        try {
            int status = 401;
            for (int i = 0; i < 100 && status == 401; i++) {
                status = from(elsewhere, "0".repeat(32));
            }
            assertThat(status).isEqualTo(429);
            assertThat(from(elsewhere, METRICS_TOKEN)).isEqualTo(200);
        } finally {
            Allowances.goOn();
        }
    }

    private static int from(String address, String token) throws IOException, InterruptedException {
        return new Visitor(ADDRESS)
                .from(address)
                .get(PATH, "Authorization", "Bearer " + token)
                .statusCode();
    }

    // ---------------------------------------------------------------- what it says

    @Test
    void countsRefusalsByReason() {
        JsonNode voucher = Cases.voucher(as("applicant"), Cases.answers());
        Scrape before = scrape();
        String exceeds = "lifeline_redemptions_refused_total{reason=\"exceedsBalance\",way=\"online\"}";
        String offline = "lifeline_redemptions_refused_total{reason=\"notAVoucher\",way=\"offline\"}";
        String wrong = "lifeline_log_ins_refused_total{reason=\"wrongPassword\"}";

        as("service-provider")
                .post(
                        "/api/redemptions",
                        Map.of("qr", voucher.path("qr").asText(), "amount", 999_999, "currency", "EUR"),
                        Map.of("Idempotency-Key", UUID.randomUUID().toString()))
                .expectProblem(409, "exceedsBalance");
        Api.at(ADDRESS, "nobody-of-this-name").get("/api/applications").expect(401);
        OfflineDevice device = OfflineDevice.allowed(as("service-provider"), jdbc);
        OfflineDevice.Sent record = device.note("no voucher", 100);
        assertThat(device.outcome(record)).isEqualTo("REJECTED notAVoucher");
        assertThat(device.outcome(record)).as("sent again").isEqualTo("REJECTED notAVoucher");

        Scrape after = scrape();
        assertThat(after.count(exceeds)).isEqualTo(before.count(exceeds) + 1);
        assertThat(after.count(offline)).isEqualTo(before.count(offline) + 1);
        assertThat(after.value(wrong)).isEqualTo(before.value(wrong) + 1);
    }

    @Test
    void timesSignaturesLettersAndChecks() {
        Scrape before = scrape();
        JsonNode voucher = Cases.voucher(as("applicant"), Cases.answers());
        anonymous()
                .post("/api/vouchers/verify", Map.of("qr", voucher.path("qr").asText()))
                .expect(200);

        Scrape after = scrape();
        for (String timer : List.of(
                "lifeline_signing_seconds_count",
                "lifeline_verification_seconds_count",
                "lifeline_rendering_seconds_count{template=\"voucher/voucher\"}")) {
            assertThat(after.count(timer)).as(timer).isGreaterThan(before.count(timer));
        }
        assertThat(after.series().keySet())
                .anyMatch(each -> each.startsWith("lifeline_signing_seconds_bucket"))
                .anyMatch(each -> each.startsWith("lifeline_verification_seconds_bucket"))
                .anyMatch(each -> each.startsWith("lifeline_rendering_seconds_bucket"))
                .anyMatch(each -> each.startsWith("http_server_requests_seconds_bucket"));
    }

    @Test
    void tellsTheWorkThatWaits() {
        String phone = "+251911%06d".formatted(System.nanoTime() % 1_000_000);
        SMS.refuse(phone);
        String number = Cases.apply(as("applicant"), Cases.answers("phone", phone));
        Cases.task(as("social-worker"), number);
        String job = failed(number);

        Scrape now = fresh();
        assertThat(now.value("lifeline_incidents{process=\"sendMessage\"}")).isPositive();
        assertThat(now.value("lifeline_incidents{process=\"keyRotation\"}")).isZero();
        assertThat(now.value("lifeline_messages_failed")).isPositive();
        assertThat(now.value("lifeline_messages_waiting")).isPositive();
        assertThat(now.value("lifeline_message_oldest_age_seconds")).isPositive();
        assertThat(now.value("lifeline_jobs_failed")).isPositive();
        String tasks = "{group=\"social-worker\",process=\"approvalStage\",task=\"userTask_decide\"}";
        assertThat(now.value("lifeline_tasks_open" + tasks)).isPositive();
        assertThat(now.value("lifeline_task_oldest_age_seconds" + tasks)).isPositive();
        assertThat(now.value("lifeline_figures_age_seconds")).isLessThan(60);
        assertThat(now.value("lifeline_index_on")).isZero();
        // the embedded database has no archive, and nobody backs up the demonstration
        assertThat(now.value("lifeline_archive_on")).isZero();
        for (String part : Backups.PARTS) {
            assertThat(now.value("lifeline_backup_age_seconds{part=\"" + part + "\"}"))
                    .as(part)
                    .isPositive();
        }
        assertThat(now.value("lifeline_restore_waiting_age_seconds")).isZero();

        SMS.takeAgain(phone);
        management.executeJob(job);
        OperationalFigures figures = reader.read();
        assertThat(figures.messages().failed()).isLessThan((long) now.value("lifeline_messages_failed"));
    }

    /** Makes the attempts that the retry cycle would make a minute apart; returns the job of the message that is an incident then. */
    private String failed(String number) {
        String[] job = new String[1];
        await().atMost(PATIENCE).until(() -> {
            job[0] = as("operations")
                    .get("/engine-rest/job?withException=true&processDefinitionKey=sendMessage")
                    .expect(200)
                    .json()
                    .findValues("id")
                    .stream()
                    .map(JsonNode::asText)
                    .filter(id -> isOf(id, number))
                    .findFirst()
                    .orElse(null);
            return job[0] != null;
        });
        while (management.createJobQuery().jobId(job[0]).singleResult().getRetries() > 0) {
            assertThatThrownBy(() -> management.executeJob(job[0])).isInstanceOf(RuntimeException.class);
        }
        return job[0];
    }

    private boolean isOf(String job, String number) {
        return jdbc.sql("""
                        select exists (select from act_ru_job j join act_ru_execution e on e.id_ = j.process_instance_id_
                                        where j.id_ = :job and e.business_key_ = :number)""")
                .param("job", job)
                .param("number", number)
                .query(Boolean.class)
                .single();
    }

    /** What is read after all that happened until now: figures of the last seconds serve several scrapers. */
    private static Scrape fresh() {
        await().atMost(PATIENCE).until(() -> scrape().value("lifeline_figures_age_seconds") > 4.5);
        Scrape[] read = new Scrape[1];
        await().atMost(PATIENCE).until(() -> {
            read[0] = scrape();
            return read[0].value("lifeline_figures_age_seconds") < 4;
        });
        return read[0];
    }

    @Test
    void countsDueJobsButNotTimersOfTomorrow() {
        OperationalFigures before = reader.read();
        assertThat(before.jobs().overdue()).isNotNegative();
        assertThat(jdbc.sql("select count(*) from act_ru_job where duedate_ > now() + interval '1 hour'")
                        .query(Long.class)
                        .single())
                .isPositive();
        if (before.jobs().oldestDue() != null) {
            assertThat(before.jobs().oldestDue()).isBeforeOrEqualTo(before.readAt());
        }
    }

    @Test
    void namesNobodyAndNoCase() throws IOException {
        Map<String, Object> answers = Cases.answers();
        JsonNode voucher = Cases.voucher(as("applicant"), answers);
        as("applicant").get("/applications/" + voucher.path("application").asText());
        as("auditor").get("/nothing-here-" + voucher.path("code").asText());
        Wire.send(ADDRESS, "", "X" + "QZ".repeat(8) + " / HTTP/1.1", "Host: localhost");

        String text = scrape().text();
        for (String datum : List.of(
                String.valueOf(answers.get("familyName")),
                String.valueOf(answers.get("email")),
                voucher.path("code").asText(),
                "QZQZ",
                "almaz",
                "applicant-2")) {
            assertThat(text).doesNotContain(datum);
        }
        assertThat(Pattern.compile("\\b[AC]-\\d{4}-\\d{6}").matcher(text).find())
                .isFalse();
    }

    /** A table of the engine grows with the cases, a queue while nobody takes from it: neither may be read from its beginning to its end. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    lifeline_job_failed        | select count(*) from (select from act_ru_job where retries_ = 0 limit 100000) j
                    lifeline_job_acquire       | select count(*) from act_ru_job where retries_ > 0 and suspension_state_ = 1 and (duedate_ <= localtimestamp or duedate_ is null and create_time_ <= localtimestamp)
                    lifeline_job_acquire       | select min(duedate_) from act_ru_job where retries_ > 0 and suspension_state_ = 1 and duedate_ <= localtimestamp
                    lifeline_job_acquire       | select min(create_time_) from act_ru_job where retries_ > 0 and suspension_state_ = 1 and duedate_ is null and create_time_ <= localtimestamp
                    lifeline_job_acquire       | select id_ from act_ru_job where retries_ > 0 and (duedate_ is null or duedate_ <= localtimestamp) and suspension_state_ = 1 limit 3
                    message_waiting            | select posted_at from message where mail is not null or sms is not null order by posted_at limit 100000
                    insight_change_waiting     | select at from insight_change where problem is null order by id limit 100000
                    insight_change_set_aside   | select from insight_change where problem is not null limit 100000
                    insight_queue_in_order     | select queued_at from insight_queue where parked is null order by version limit 100000
                    insight_queue_parked       | select from insight_queue where parked is not null limit 100000
                    audit_seal_pkey            | select sealed_at from audit_seal order by number desc limit 1
                    audit_unsealed_pkey        | select entry from audit_unsealed order by entry limit 1
                    """)
    void eachQueryFindsItsIndex(String index, String sql) {
        List<String> plan = transaction.execute(status -> {
            status.setRollbackOnly();
            // with hardly anything set aside, an index of those that wait is no better than that of all
            jdbc.sql(
                            "insert into insight_change (subject, key, problem) select 'application', 'set aside ' || n, 'x' from generate_series(1, 2000) n")
                    .update();
            jdbc.sql("analyze insight_change").update();
            // the tables of a test are so small that reading all of them would be quickest
            jdbc.sql("set local enable_seqscan = off").update();
            jdbc.sql("set local enable_sort = off").update();
            return jdbc.sql("explain " + sql).query(String.class).list();
        });
        assertThat(String.join("\n", plan)).contains(" " + index + " ").doesNotContain("Seq Scan");
    }

    /** The library's own limit is a hundred; what was called first after a start was measured, and the rest never. */
    @Test
    void everyRouteIsMeasured() {
        int patterns = routes.getHandlerMethods().keySet().stream()
                .mapToInt(each -> each.getPatternValues().size())
                .sum();
        assertThat(settings.getWeb().getServer().getMaxUriTags()).isGreaterThan(2 * patterns);
    }
}
