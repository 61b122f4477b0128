package org.lifeline.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.PrometheusServer;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * A real Prometheus reads the running product with the configuration and the rules of deploy, quicker than in a deployment. What rules and
 * dashboards ask for is there, and an alert really fires.
 */
class PrometheusTest extends LifelineTest {

    @TempDir
    private Path folder;

    @Autowired
    private RuntimeService processes;

    @Autowired
    private ManagementService management;

    private PrometheusServer prometheus;
    private FailedSms failed;

    @BeforeEach
    void start() throws IOException {
        PrometheusServer.program("prometheus");
        Path token = Files.createFile(
                folder.resolve("token"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(token, METRICS_TOKEN);
        Files.writeString(
                folder.resolve("rules.yml"), Files.readString(Monitoring.RULES).replaceAll("for: \\w+", "for: 0s"));
        Path configuration = Files.writeString(
                folder.resolve("prometheus.yml"),
                replaced(
                        Files.readString(Monitoring.CONFIGURATION),
                        Map.of(
                                "interval: 15s",
                                "interval: 1s",
                                "/run/secrets/metrics-token",
                                token.toString(),
                                "\"lifeline-1:8080\", \"lifeline-2:8080\"",
                                "\"localhost:" + PORT + "\"")));
        happen();
        prometheus = PrometheusServer.start(folder, configuration);
    }

    @AfterEach
    void stop() {
        if (prometheus != null) {
            prometheus.close();
        }
        if (failed != null) {
            SMS.takeAgain(failed.phone());
            management.executeJob(failed.job());
        }
    }

    private static String replaced(String text, Map<String, String> by) {
        String replaced = text;
        for (Map.Entry<String, String> each : by.entrySet()) {
            assertThat(replaced).contains(each.getKey());
            replaced = replaced.replace(each.getKey(), each.getValue());
        }
        return replaced;
    }

    /** Something of everything: a voucher, one that is refused, an open task, and an SMS that fails for good. */
    private void happen() {
        JsonNode voucher = Cases.voucher(as("applicant"), Cases.answers());
        as("service-provider")
                .post(
                        "/api/redemptions",
                        Map.of("qr", voucher.path("qr").asText(), "amount", 999_999, "currency", "EUR"),
                        Map.of("Idempotency-Key", UUID.randomUUID().toString()))
                .expectProblem(409, "exceedsBalance");
        anonymous()
                .post("/api/vouchers/verify", Map.of("qr", voucher.path("qr").asText()))
                .expect(200);
        failed = FailedSms.of(as("applicant"), SMS, processes, management);
        Cases.task(as("social-worker"), failed.number());
    }

    @Test
    void anIncidentFiresItsAlertAndEveryQueryHasAnAnswer() throws IOException {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> firing().containsAll(List.of("LifelineIncidents sendMessage", "LifelineMessagesFailed ")));
        assertThat(prometheus.query("up{job=\"lifeline\"} == 1")).hasSize(1);
        for (JsonNode group : prometheus.get("/api/v1/rules").path("groups")) {
            for (JsonNode rule : group.path("rules")) {
                assertThat(rule.path("lastError").asText())
                        .as(rule.path("name").asText())
                        .isEmpty();
                assertThat(rule.path("health").asText())
                        .as(rule.path("name").asText())
                        .isIn("ok", "unknown");
            }
        }
        // a rate needs two readings
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> prometheus
                                .query("rate(lifeline_signing_seconds_count{job=\"lifeline\"}[1m])")
                                .size()
                        == 1);

        Set<String> known = new TreeSet<>();
        prometheus.get("/api/v1/label/__name__/values").forEach(name -> known.add(name.asText()));
        Set<String> asked = new TreeSet<>();
        Monitoring.alerts().forEach(alert -> asked.addAll(Monitoring.metrics(alert.expression())));
        List<Monitoring.Query> queries = Monitoring.queries();
        queries.forEach(query -> asked.addAll(Monitoring.metrics(query.expression())));
        assertThat(known).containsAll(asked);

        List<String> empty = new ArrayList<>();
        for (Monitoring.Query query : queries) {
            if (prometheus.query(query.expression()).isEmpty()) {
                empty.add(query.where() + ": " + query.expression());
            }
        }
        assertThat(empty).as("queries without an answer").isEmpty();
    }

    private Set<String> firing() {
        Set<String> firing = new TreeSet<>();
        StreamSupport.stream(prometheus.alerts().spliterator(), false)
                .filter(alert -> alert.path("state").asText().equals("firing"))
                .map(alert -> alert.path("labels"))
                .forEach(labels -> firing.add(labels.path("alertname").asText() + " "
                        + labels.path("process").asText()));
        return firing;
    }
}
