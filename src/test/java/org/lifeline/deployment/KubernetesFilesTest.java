package org.lifeline.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.DeploymentTools;
import org.yaml.snakeyaml.Yaml;

/** The manifests for Kubernetes, as kubectl itself puts them together: valid, and each name in them is one that the other side knows. */
@Tag("slow")
class KubernetesFilesTest {

    private static final Path FOLDER = Path.of("deploy/kubernetes");
    private static final Path PROMETHEUS_RULES = FOLDER.resolve("monitoring/rules.yaml");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** How long Spring Boot lets requests end, where no setting says otherwise. */
    private static final int SHUT_DOWN_SECONDS = 30;

    private static List<JsonNode> manifests;

    @BeforeAll
    static void make() throws IOException, InterruptedException {
        if (Boolean.getBoolean("lifeline.write")) {
            Files.writeString(PROMETHEUS_RULES, prometheusRules());
        }
        manifests = StreamSupport.stream(
                        new Yaml()
                                .loadAll(DeploymentTools.kustomize(FOLDER.resolve("example")))
                                .spliterator(),
                        false)
                .map(each -> (JsonNode) JSON.valueToTree(each))
                .toList();
    }

    private static JsonNode one(String kind, String name) {
        List<JsonNode> found = manifests.stream()
                .filter(each -> each.path("kind").asText().equals(kind))
                .filter(each -> each.path("metadata").path("name").asText().startsWith(name))
                .toList();
        assertThat(found).as(kind + " " + name).hasSize(1);
        return found.get(0);
    }

    private static JsonNode pod(String kind, String name) {
        return one(kind, name).path("spec").path("template");
    }

    private static List<JsonNode> pods() {
        return List.of(pod("Deployment", "lifeline"), pod("Job", "lifeline-migrate"));
    }

    private static JsonNode container(JsonNode pod) {
        assertThat(pod.path("spec").path("containers")).hasSize(1);
        return pod.path("spec").path("containers").get(0);
    }

    @Test
    void eachManifestHasTheFieldsAndValuesOfItsKindAndNoOther() throws IOException, InterruptedException {
        assertThat(check(manifests)).endsWith(manifests.size() + " manifests are valid");

        ObjectNode wrong = one("Deployment", "lifeline").deepCopy();
        ((ObjectNode) wrong.path("spec").path("template").path("spec")).put("serviceAcountName", "x");
        assertThat(check(List.of(wrong))).contains("serviceAcountName");
        ObjectNode worse = one("Service", "lifeline-closed").deepCopy();
        ((ObjectNode) worse.path("spec").path("ports").get(0)).put("port", "http");
        assertThat(check(List.of(worse))).contains("must be integer");
    }

    private static String check(List<JsonNode> manifests) throws IOException, InterruptedException {
        Path file = Files.writeString(
                DeploymentTools.folder().resolve("manifests.json"), JSON.writeValueAsString(manifests));
        Process process = new ProcessBuilder(
                        "node",
                        "src/test/deployment/check-manifests.mjs",
                        DeploymentTools.folder().toString(),
                        Path.of("node_modules/typescript/bin/tsc")
                                .toAbsolutePath()
                                .toString(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes()).strip();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return said;
    }

    @Test
    void theApplicationReadsEachSetting() {
        KnownSettings known = new KnownSettings();
        Set<String> variables = new TreeSet<>();
        one("ConfigMap", "lifeline-settings").path("data").fieldNames().forEachRemaining(variables::add);
        for (JsonNode pod : pods()) {
            container(pod)
                    .path("env")
                    .forEach(each -> variables.add(each.path("name").asText()));
        }
        assertThat(variables).hasSizeGreaterThan(15).allMatch(known::hasVariable);
        assertThat(container(pod("Deployment", "lifeline")).path("env").toString())
                .contains("{\"name\":\"LIFELINE_MIGRATE\",\"value\":\"false\"}");
        assertThat(container(pod("Job", "lifeline-migrate")).path("env")).isEmpty();
        assertThat(container(pod("Job", "lifeline-migrate")).path("args").toString())
                .isEqualTo("[\"migrate\"]");
    }

    /** What the settings say where files are is where they are mounted. */
    @Test
    void foldersOfSettingsAreMounted() {
        JsonNode settings = one("ConfigMap", "lifeline-settings").path("data");
        for (JsonNode pod : pods()) {
            Set<String> mounted = new TreeSet<>();
            container(pod)
                    .path("volumeMounts")
                    .forEach(each -> mounted.add(each.path("mountPath").asText()));
            assertThat(mounted)
                    .contains(
                            settings.path("LIFELINE_DATA_FOLDER").asText(),
                            Path.of(settings.path("LIFELINE_KEYS_PATH").asText())
                                    .getParent()
                                    .toString(),
                            settings.path("SPRING_CONFIG_IMPORT").asText().replaceAll("^configtree:(.*)/$", "$1"),
                            "/tmp");
            Set<String> volumes = new TreeSet<>();
            pod.path("spec")
                    .path("volumes")
                    .forEach(each -> volumes.add(each.path("name").asText()));
            container(pod)
                    .path("volumeMounts")
                    .forEach(each ->
                            assertThat(volumes).contains(each.path("name").asText()));
        }
    }

    @Test
    void nobodyIsRootAndNothingIsWritable() {
        for (JsonNode pod : pods()) {
            JsonNode all = pod.path("spec").path("securityContext");
            assertThat(all.path("runAsNonRoot").asBoolean()).isTrue();
            assertThat(all.path("seccompProfile").path("type").asText()).isEqualTo("RuntimeDefault");
            JsonNode own = container(pod).path("securityContext");
            assertThat(own.path("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(own.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
            assertThat(own.path("capabilities").path("drop").toString()).isEqualTo("[\"ALL\"]");
            assertThat(pod.path("spec").path("automountServiceAccountToken").asBoolean(true))
                    .isFalse();
            assertThat(container(pod).path("resources").path("limits").has("memory"))
                    .isTrue();
            assertThat(container(pod).path("image").asText()).contains("@sha256:");
        }
        assertThat(one("Namespace", "lifeline").path("metadata").path("labels").toString())
                .contains("\"pod-security.kubernetes.io/enforce\":\"restricted\"");
        assertThat(manifests).noneMatch(each -> each.path("kind").asText().equals("Secret"));
    }

    @Test
    void probesAskWhatTheProductAnswersAndANodeEndsInPeace() {
        JsonNode node = container(pod("Deployment", "lifeline"));
        Map.of(
                        "startupProbe", "/actuator/health/readiness",
                        "readinessProbe", "/actuator/health/readiness",
                        "livenessProbe", "/actuator/health/liveness")
                .forEach((probe, path) -> {
                    JsonNode get = node.path(probe).path("httpGet");
                    assertThat(get.path("path").asText()).as(probe).isEqualTo(path);
                    assertThat(get.path("port").asText()).isEqualTo("http");
                });
        assertThat(node.path("ports").toString()).contains("{\"containerPort\":8080,\"name\":\"http\"}");
        JsonNode startup = node.path("startupProbe");
        assertThat(startup.path("periodSeconds").asInt()
                        * startup.path("failureThreshold").asInt())
                .as("longer than lifeline.start-wait")
                .isGreaterThan(5 * 60);
        int pause = node.path("lifecycle")
                .path("preStop")
                .path("exec")
                .path("command")
                .get(1)
                .asInt();
        assertThat(pod("Deployment", "lifeline")
                        .path("spec")
                        .path("terminationGracePeriodSeconds")
                        .asInt())
                .isGreaterThan(pause + SHUT_DOWN_SECONDS);
    }

    @Test
    void whatPointsAtTheNodesFindsThem() {
        JsonNode labels = pod("Deployment", "lifeline").path("metadata").path("labels");
        JsonNode migrating = pod("Job", "lifeline-migrate").path("metadata").path("labels");
        List<JsonNode> selectors = List.of(
                one("Deployment", "lifeline").path("spec").path("selector").path("matchLabels"),
                manifests.stream()
                        .filter(each -> each.path("kind").asText().equals("Service"))
                        .filter(each ->
                                each.path("metadata").path("name").asText().equals("lifeline"))
                        .findFirst()
                        .orElseThrow()
                        .path("spec")
                        .path("selector"),
                one("PodDisruptionBudget", "lifeline")
                        .path("spec")
                        .path("selector")
                        .path("matchLabels"),
                one("NetworkPolicy", "lifeline-in")
                        .path("spec")
                        .path("podSelector")
                        .path("matchLabels"));
        for (JsonNode selector : selectors) {
            assertThat(matches(selector, labels)).isTrue();
            assertThat(matches(selector, migrating))
                    .as("nobody sends requests to the migration")
                    .isFalse();
        }
        JsonNode out = one("NetworkPolicy", "lifeline-out")
                .path("spec")
                .path("podSelector")
                .path("matchLabels");
        assertThat(matches(out, labels) && matches(out, migrating)).isTrue();
        assertThat(matches(one("Service", "lifeline-closed").path("spec").path("selector"), labels))
                .isFalse();
        assertThat(one("HorizontalPodAutoscaler", "lifeline")
                        .path("spec")
                        .path("scaleTargetRef")
                        .toString())
                .contains("\"kind\":\"Deployment\"", "\"name\":\"lifeline\"");
        assertThat(one("Deployment", "lifeline").path("spec").has("replicas"))
                .as("the autoscaler says how many, and applying the manifests must not")
                .isFalse();
    }

    private static boolean matches(JsonNode selector, JsonNode labels) {
        List<Boolean> each = new ArrayList<>();
        selector.fields().forEachRemaining(label -> each.add(label.getValue().equals(labels.path(label.getKey()))));
        return !each.isEmpty() && !each.contains(false);
    }

    @Test
    void nothingIsAllowedThatIsNotNamed() {
        JsonNode nothing = one("NetworkPolicy", "nothing").path("spec");
        assertThat(nothing.path("podSelector")).isEmpty();
        assertThat(nothing.path("policyTypes").toString()).isEqualTo("[\"Ingress\",\"Egress\"]");
        assertThat(nothing.has("ingress") || nothing.has("egress")).isFalse();
    }

    @Test
    void metricsAndPartsOfTheHealthAreNotPublic() throws IOException {
        JsonNode ingress = one("Ingress", "lifeline");
        Map<String, String> paths = StreamSupport.stream(
                        ingress.path("spec")
                                .path("rules")
                                .get(0)
                                .path("http")
                                .path("paths")
                                .spliterator(),
                        false)
                .collect(Collectors.toMap(
                        each -> each.path("path").asText(),
                        each -> each.path("pathType").asText() + " "
                                + each.path("backend")
                                        .path("service")
                                        .path("name")
                                        .asText()));
        assertThat(paths)
                .isEqualTo(Map.of(
                        "/", "Prefix lifeline",
                        "/actuator", "Prefix lifeline-closed",
                        "/actuator/health/readiness", "Exact lifeline"));
        String size = ingress.path("metadata")
                .path("annotations")
                .path("nginx.ingress.kubernetes.io/proxy-body-size")
                .asText();
        assertThat(Files.readString(Path.of("deploy/proxy/nginx.conf"))).contains("client_max_body_size " + size + ";");
        assertThat(one("ConfigMap", "lifeline-settings")
                        .path("data")
                        .path("LIFELINE_PUBLIC_URL")
                        .asText())
                .isEqualTo("https://"
                        + ingress.path("spec").path("rules").get(0).path("host").asText());
    }

    @Test
    void theBacklogThatMakesNodesIsAMetricOfTheProduct() throws IOException {
        String metric = one("HorizontalPodAutoscaler", "lifeline")
                .path("spec")
                .path("metrics")
                .get(0)
                .path("external")
                .path("metric")
                .path("name")
                .asText();
        JsonNode rule = JSON.valueToTree(
                        new Yaml().<Object>load(Files.readString(FOLDER.resolve("monitoring/adapter-rules.yaml"))))
                .path("rules")
                .path("external")
                .get(0);
        assertThat(rule.path("name").path("as").asText()).isEqualTo(metric);
        assertThat(rule.path("seriesQuery").asText()).startsWith(metric + "{");
        // a real Prometheus is asked for what the dashboards show (PrometheusTest)
        assertThat(Files.readString(Path.of("deploy/grafana/dashboards/work.json")))
                .contains("max(" + metric + "{");
    }

    @Test
    void prometheusIsToldWhatItIsToldElsewhere() throws IOException {
        assertThat(Files.readString(PROMETHEUS_RULES))
                .as("write it anew with mvn -Dtest=KubernetesFilesTest -Dlifeline.write=true test")
                .isEqualTo(prometheusRules());
        JsonNode endpoint =
                one("ServiceMonitor", "lifeline").path("spec").path("endpoints").get(0);
        assertThat(endpoint.path("path").asText()).isEqualTo("/actuator/prometheus");
        assertThat(endpoint.path("authorization")
                        .path("credentials")
                        .path("name")
                        .asText())
                .isEqualTo(pod("Deployment", "lifeline")
                        .path("spec")
                        .path("volumes")
                        .findValuesAsText("secretName")
                        .get(0));
    }

    private static String prometheusRules() throws IOException {
        String rules = Files.readAllLines(Path.of("deploy/prometheus/rules.yml")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> "  " + line + "\n")
                .collect(Collectors.joining());
        return """
                # deploy/prometheus/rules.yml for the Prometheus operator; KubernetesFilesTest writes it (-Dlifeline.write=true).
                apiVersion: monitoring.coreos.com/v1
                kind: PrometheusRule
                metadata:
                  name: lifeline
                  labels: {app.kubernetes.io/name: lifeline}
                spec:
                """ + rules;
    }
}
