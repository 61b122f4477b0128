package org.lifeline.operations;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.lifeline.testing.Api;
import org.yaml.snakeyaml.Yaml;

/** What the product brings for Prometheus and Grafana, as files in deploy. */
final class Monitoring {

    static final Path RULES = Path.of("deploy/prometheus/rules.yml");
    static final Path CONFIGURATION = Path.of("deploy/prometheus/prometheus.yml");
    static final Path DASHBOARDS = Path.of("deploy/grafana/dashboards");

    /** All selectors have labels: see {@link AlertRulesTest}. */
    private static final Pattern METRIC = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)\\{");

    record Alert(String name, String expression, Map<String, String> labels, Map<String, String> annotations) {}

    /** @param where dashboard and panel */
    record Query(String where, String expression) {}

    private Monitoring() {}

    static List<Alert> alerts() {
        List<Alert> alerts = new ArrayList<>();
        for (Map<String, Object> group : list(yaml(RULES).get("groups"))) {
            for (Map<String, Object> rule : list(group.get("rules"))) {
                alerts.add(new Alert(
                        String.valueOf(rule.get("alert")),
                        String.valueOf(rule.get("expr")),
                        texts(rule.get("labels")),
                        texts(rule.get("annotations"))));
            }
        }
        return alerts;
    }

    /** The queries of all panels and annotations, with Grafana's variables filled in as for all nodes. */
    static List<Query> queries() throws IOException {
        List<Query> queries = new ArrayList<>();
        for (Path file : dashboards()) {
            JsonNode dashboard = Api.JSON.readTree(Files.readString(file));
            String title = dashboard.path("title").asText();
            for (JsonNode panel : dashboard.path("panels")) {
                for (JsonNode target : panel.path("targets")) {
                    queries.add(new Query(
                            title + ", " + panel.path("title").asText(),
                            filled(target.path("expr").asText())));
                }
            }
            for (JsonNode annotation : dashboard.path("annotations").path("list")) {
                queries.add(new Query(
                        title + ", annotations", filled(annotation.path("expr").asText())));
            }
        }
        return queries;
    }

    static List<Path> dashboards() throws IOException {
        try (Stream<Path> files = Files.list(DASHBOARDS)) {
            return files.sorted().toList();
        }
    }

    private static String filled(String expression) {
        return expression.replace("$__rate_interval", "1m").replace("$instance", ".*");
    }

    static Set<String> metrics(String expression) {
        Set<String> names = new TreeSet<>();
        Matcher metric = METRIC.matcher(expression);
        while (metric.find()) {
            names.add(metric.group(1));
        }
        return names;
    }

    static Map<String, Object> yaml(Path file) {
        try {
            return new Yaml().load(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> list(Object value) {
        return value == null ? List.of() : (List<Map<String, Object>>) value;
    }

    private static Map<String, String> texts(Object value) {
        Map<String, String> texts = new LinkedHashMap<>();
        ((Map<?, ?>) value).forEach((name, text) -> texts.put(String.valueOf(name), String.valueOf(text)));
        return texts;
    }
}
