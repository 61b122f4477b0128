package org.lifeline.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Api;
import org.lifeline.testing.PrometheusServer;

/** The alert rules, by promtool: each is fired once, and keeps silent while all is well. */
@Tag("slow")
class AlertRulesTest {

    private static final String TESTS = "src/test/prometheus/rules-test.yml";
    private static final Path GUIDE = Path.of("docs/guides/operations.md");

    @Test
    void prometheusUnderstandsTheRulesAndItsConfiguration() {
        assertThat(PrometheusServer.check("check", "rules", Monitoring.RULES.toString()))
                .isTrue();
        // the token comes with the deployment
        assertThat(PrometheusServer.check("check", "config", "--syntax-only", Monitoring.CONFIGURATION.toString()))
                .isTrue();
    }

    @Test
    void eachAlertFiresInItsTestAndNeverBefore() {
        assertThat(PrometheusServer.check("test", "rules", TESTS)).isTrue();
    }

    /** A rule without a test would fail nothing: each has one in which it fires, and one in which it does not. */
    @Test
    void eachAlertHasATestThatFiresItAndOneThatDoesNot() {
        Map<String, Set<Boolean>> fired = new HashMap<>();
        for (Map<String, Object> test :
                Monitoring.list(Monitoring.yaml(Path.of(TESTS)).get("tests"))) {
            boolean fires = false;
            String alert = "";
            for (Map<String, Object> expected : Monitoring.list(test.get("alert_rule_test"))) {
                alert = String.valueOf(expected.get("alertname"));
                fires |= expected.get("exp_alerts") != null;
            }
            fired.computeIfAbsent(alert, name -> new TreeSet<>()).add(fires);
        }
        assertThat(fired.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Monitoring.alerts().stream().map(Monitoring.Alert::name).toList());
        assertThat(fired).allSatisfy((alert, both) -> assertThat(both).as(alert).containsExactly(false, true));
    }

    @Test
    void eachAlertSaysWhatToDo() throws IOException {
        List<String> guide = Files.readAllLines(GUIDE);
        for (Monitoring.Alert alert : Monitoring.alerts()) {
            assertThat(alert.labels().get("severity")).as(alert.name()).isIn("critical", "warning", "info");
            assertThat(alert.annotations().get("summary")).as(alert.name()).endsWith(".");
            assertThat(alert.annotations().get("runbook"))
                    .isEqualTo(GUIDE + "#" + alert.name().toLowerCase(Locale.ROOT));
            int section = guide.indexOf("### " + alert.name());
            assertThat(section).as("the section of " + alert.name()).isPositive();
            List<String> text = guide.subList(section + 1, guide.size()).stream()
                    .takeWhile(line -> !line.startsWith("#"))
                    .toList();
            assertThat(String.join(" ", text)).as(alert.name()).contains("**Do**");
        }
        assertThat(guide.stream().filter(line -> line.startsWith("### Lifeline")))
                .hasSameSizeAs(Monitoring.alerts());
    }

    /** Another product on the same Prometheus has jobs and pools, too. */
    @Test
    void everyQueryIsAboutThisProductOnly() throws IOException {
        List<String> expressions = new ArrayList<>(
                Monitoring.alerts().stream().map(Monitoring.Alert::expression).toList());
        Monitoring.queries().stream()
                .map(Monitoring.Query::expression)
                .filter(each -> !each.contains("ALERTS{"))
                .forEach(expressions::add);
        assertThat(expressions).hasSizeGreaterThan(50).allSatisfy(each -> {
            assertThat(Monitoring.metrics(each)).as(each).isNotEmpty();
            assertThat(each.split("\\{", -1).length).as(each).isEqualTo(each.split("\\{job=\"lifeline\"", -1).length);
        });
    }

    @Test
    void eachDashboardIsWhatGrafanaReads() throws IOException {
        String uid = String.valueOf(
                Monitoring.list(Monitoring.yaml(Path.of("deploy/grafana/provisioning/datasources/prometheus.yml"))
                                .get("datasources"))
                        .get(0)
                        .get("uid"));
        Set<String> uids = new TreeSet<>();
        for (Path file : Monitoring.dashboards()) {
            JsonNode dashboard = Api.JSON.readTree(Files.readString(file));
            assertThat(uids.add(dashboard.path("uid").asText()))
                    .as("uid of " + file)
                    .isTrue();
            Set<Integer> ids = new TreeSet<>();
            for (JsonNode panel : dashboard.path("panels")) {
                assertThat(ids.add(panel.path("id").asInt())).isTrue();
                assertThat(panel.path("title").asText()).isNotBlank();
                for (JsonNode target : panel.path("targets")) {
                    assertThat(target.path("datasource").path("uid").asText()).isEqualTo(uid);
                }
            }
        }
    }
}
