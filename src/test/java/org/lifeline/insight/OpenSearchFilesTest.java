package org.lifeline.insight;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.OpenSearchServer;
import org.yaml.snakeyaml.Yaml;

/** What a deployment copies from deploy/opensearch fits the index, and a real server answers each question of its dashboards. */
@Tag("slow")
class OpenSearchFilesTest {

    @RegisterExtension
    static final OpenSearchServer SERVER = new OpenSearchServer();

    private static final Path FOLDER = Path.of("deploy/opensearch");
    private static final Path TEMPLATES = FOLDER.resolve("index-templates");
    private static final Path DASHBOARDS = FOLDER.resolve("dashboards.ndjson");
    private static final String PREFIX = "lifeline";
    private static final String DAY = "2026-11-02";

    /** What is said about groups of people, in which a small group could be recognised. */
    private static final Set<String> ABOUT_PEOPLE =
            Set.of("district", "gender", "ageBand", "language", "urgency", "category", "disability");

    private static final Map<String, Set<String>> FITS = Map.of(
            "terms", Set.of("keyword", "boolean", "long", "date"),
            "date_histogram", Set.of("date"),
            "sum", Set.of("long"),
            "avg", Set.of("long"),
            "percentiles", Set.of("long"));

    private static final Map<String, String> INTERVALS = Map.of("d", "1d", "w", "1w", "M", "1M");

    private final ObjectMapper json = new ObjectMapper();
    private SearchServer server;
    private SearchIndex index;

    @BeforeAll
    static void writesTheFilesIfAsked() throws IOException {
        if (Boolean.getBoolean("lifeline.write")) {
            for (Map.Entry<String, JsonNode> file : templates().entrySet()) {
                write(TEMPLATES.resolve(file.getKey()), pretty(file.getValue()));
            }
            write(DASHBOARDS, new SavedObjects(new ObjectMapper(), PREFIX).lines());
        }
    }

    private static Map<String, JsonNode> templates() {
        Map<String, JsonNode> templates = new HashMap<>();
        for (FactKind kind : FactKind.values()) {
            templates.put(PREFIX + "-" + kind.code() + ".json", IndexDocuments.template(kind, PREFIX));
        }
        return templates;
    }

    @BeforeEach
    void aServer() {
        server = new SearchServer(
                SERVER.url(),
                new OpenSearchProperties(SERVER.url(), null, null, false, PREFIX, null, Duration.ofSeconds(30)),
                json);
        index = new SearchIndex(server, json, PREFIX, null);
    }

    @AfterEach
    void isLeftClean() throws Exception {
        server.send("DELETE", "/" + PREFIX + "-*", null);
        for (FactKind kind : FactKind.values()) {
            server.send("DELETE", "/_index_template/" + index.alias(kind), null);
        }
        server.close();
    }

    @Test
    void theTemplatesAreThoseThatTheProductWrites() throws IOException {
        Map<String, JsonNode> expected = templates();
        Map<String, JsonNode> found = new HashMap<>();
        try (Stream<Path> files = Files.list(TEMPLATES)) {
            for (Path file : files.toList()) {
                found.put(file.getFileName().toString(), json.readTree(Files.readString(file)));
            }
        }
        assertThat(found)
                .as(TEMPLATES + " is not what the product writes. Write it anew with"
                        + " mvn -Dtest=OpenSearchFilesTest -Dlifeline.write=true test, look at it, and commit it.")
                .isEqualTo(expected);
    }

    @Test
    void theDashboardsAreThoseOfThisVersion() throws IOException {
        String expected = new SavedObjects(json, PREFIX).lines();
        assertThat(Files.readString(DASHBOARDS))
                .as("Write it anew with mvn -Dtest=OpenSearchFilesTest -Dlifeline.write=true test, and commit it.")
                .isEqualTo(expected);
    }

    @Test
    void everythingThatADashboardShowsIsInTheFile() throws IOException {
        Map<String, JsonNode> objects = objects();
        objects.values()
                .forEach(object -> object.path("references")
                        .forEach(reference -> assertThat(objects)
                                .containsKey(reference.path("type").asText() + " "
                                        + reference.path("id").asText())));
        List<JsonNode> dashboards = ofType("dashboard");
        assertThat(dashboards).hasSize(4);
        for (JsonNode dashboard : dashboards) {
            JsonNode panels = json.readTree(
                    dashboard.path("attributes").path("panelsJSON").asText());
            assertThat(panels).isNotEmpty().hasSameSizeAs(dashboard.path("references"));
        }
        assertThat(ofType("visualization"))
                .allMatch(one -> dashboards.stream()
                        .anyMatch(dashboard -> dashboard
                                .toString()
                                .contains("\"" + one.path("id").asText() + "\"")));
    }

    @Test
    void fieldsAndAggregationsFitTheMapping() throws IOException {
        for (JsonNode pattern : ofType("index-pattern")) {
            FactKind kind = kind(pattern);
            JsonNode mapping = mapping(kind);
            assertThat(pattern.path("attributes").path("title").asText()).isEqualTo(index.alias(kind));
            assertThat(pattern.path("attributes").path("timeFieldName").asText())
                    .isEqualTo(kind.day().name());
            JsonNode fields =
                    json.readTree(pattern.path("attributes").path("fields").asText());
            assertThat(fields).hasSameSizeAs(mapping);
            fields.forEach(field -> assertThat(field.path("esTypes").path(0).asText())
                    .isEqualTo(typeOf(mapping, field.path("name").asText())));
        }
        for (JsonNode visualization : ofType("visualization")) {
            JsonNode mapping = mapping(kindOf(visualization));
            for (JsonNode filter : source(visualization).path("filter")) {
                assertThat(mapping.has(filter.path("meta").path("key").asText()))
                        .isTrue();
            }
            for (JsonNode aggregation : state(visualization).path("aggs")) {
                String what = aggregation.path("type").asText();
                if (!what.equals("count")) {
                    String field = aggregation.path("params").path("field").asText();
                    assertThat(FITS.get(what))
                            .as(visualization.path("id").asText() + ": " + what + " of " + field)
                            .contains(typeOf(mapping, field));
                }
            }
        }
    }

    @Test
    void groupsOfPeopleLeaveOutSmallOnes() throws IOException {
        for (JsonNode visualization : ofType("visualization")) {
            if (kindOf(visualization) != FactKind.APPLICATION) {
                continue;
            }
            for (JsonNode aggregation : state(visualization).path("aggs")) {
                JsonNode params = aggregation.path("params");
                if (ABOUT_PEOPLE.contains(params.path("field").asText())) {
                    assertThat(json.readTree(params.path("json").asText("{}"))
                                    .path("min_doc_count")
                                    .asInt())
                            .as(visualization.path("id").asText())
                            .isEqualTo(SavedObjects.SMALLEST_GROUP);
                }
            }
        }
    }

    @Test
    void aRealServerAnswersEachVisualization() throws IOException {
        index.prepare();
        fill(SavedObjects.SMALLEST_GROUP - 1);
        for (JsonNode visualization : ofType("visualization")) {
            boolean people = visualization.toString().contains("min_doc_count\\\\\\\": " + SavedObjects.SMALLEST_GROUP);
            assertThat(leaves(answer(visualization)))
                    .as(visualization.path("id").asText() + " with few")
                    .isEqualTo(people ? 0 : SavedObjects.SMALLEST_GROUP - 1);
        }
        fill(SavedObjects.SMALLEST_GROUP);
        for (JsonNode visualization : ofType("visualization")) {
            assertThat(leaves(answer(visualization)))
                    .as(visualization.path("id").asText())
                    .isEqualTo(SavedObjects.SMALLEST_GROUP);
        }
    }

    @Test
    void theRetentionPolicyIsForOurIndicesAndEachStateExists() throws IOException {
        JsonNode policy = json.readTree(Files.readString(FOLDER.resolve("retention-policy.json")))
                .path("policy");
        List<String> states = new ArrayList<>();
        policy.path("states").forEach(state -> states.add(state.path("name").asText()));
        assertThat(states).contains(policy.path("default_state").asText());
        policy.path("states")
                .forEach(state -> state.path("transitions")
                        .forEach(transition -> assertThat(states)
                                .contains(transition.path("state_name").asText())));
        assertThat(policy.path("ism_template")
                        .path(0)
                        .path("index_patterns")
                        .path(0)
                        .asText())
                .isEqualTo(PREFIX + "-*");
        assertThat(policy.toString()).contains("\"delete\":{}");
    }

    @Test
    void whatTheContainersReadExists() throws IOException {
        Map<String, Map<String, Object>> services = new Yaml()
                .<Map<String, Map<String, Map<String, Object>>>>load(Files.readString(Path.of("docker-compose.yml")))
                .get("services");
        assertThat(services).containsKeys("opensearch", "opensearch-dashboards", "opensearch-setup");
        services.forEach((name, service) -> mounts(service)
                // the others are looked at by ComposeFileTest
                .filter(mount -> mount.startsWith("./deploy/opensearch"))
                .forEach(mount ->
                        assertThat(Path.of(mount.split(":")[0])).as(name).exists()));
        services.values().stream()
                .filter(service -> service.get("depends_on") instanceof Map<?, ?>)
                .forEach(service -> assertThat(services.keySet())
                        .containsAll(((Map<String, ?>) service.get("depends_on")).keySet()));
        String script = Files.readString(FOLDER.resolve("import.sh"));
        assertThat(script).contains("index-templates", "retention-policy.json", "dashboards.ndjson");
    }

    @Test
    void theContainersHaveTheVersionThatIsTested() throws IOException {
        Matcher tested = Pattern.compile("<opensearch.version>([^<]+)</opensearch.version>")
                .matcher(Files.readString(Path.of("pom.xml")));
        assertThat(tested.find()).isTrue();
        assertThat(Files.readString(Path.of("docker-compose.yml")))
                .contains("opensearchproject/opensearch:" + tested.group(1) + "$");
        assertThat(Files.readString(Path.of("deploy/opensearch-dashboards.Dockerfile")))
                .contains("opensearchproject/opensearch-dashboards:" + tested.group(1) + "$");
    }

    private static Stream<String> mounts(Map<String, Object> service) {
        return service.get("volumes") instanceof List<?> list ? list.stream().map(String::valueOf) : Stream.of();
    }

    // ---------------------------------------------------------------- reading the file

    private Map<String, JsonNode> objects() throws IOException {
        Map<String, JsonNode> objects = new HashMap<>();
        for (String line : Files.readAllLines(DASHBOARDS)) {
            JsonNode object = json.readTree(line);
            objects.put(object.path("type").asText() + " " + object.path("id").asText(), object);
        }
        return objects;
    }

    private List<JsonNode> ofType(String type) throws IOException {
        return objects().values().stream()
                .filter(object -> object.path("type").asText().equals(type))
                .toList();
    }

    private static FactKind kind(JsonNode pattern) {
        return FactKind.of(pattern.path("id").asText().substring(PREFIX.length() + 1));
    }

    private static FactKind kindOf(JsonNode visualization) {
        return FactKind.of(
                visualization.path("references").path(0).path("id").asText().substring(PREFIX.length() + 1));
    }

    private JsonNode state(JsonNode visualization) throws IOException {
        return json.readTree(visualization.path("attributes").path("visState").asText());
    }

    private JsonNode source(JsonNode visualization) throws IOException {
        return json.readTree(visualization
                .path("attributes")
                .path("kibanaSavedObjectMeta")
                .path("searchSourceJSON")
                .asText());
    }

    private JsonNode mapping(FactKind kind) throws IOException {
        return json.readTree(Files.readString(TEMPLATES.resolve(index.alias(kind) + ".json")))
                .path("template")
                .path("mappings")
                .path("properties");
    }

    private static String typeOf(JsonNode mapping, String field) {
        assertThat(mapping.has(field)).as(field).isTrue();
        return mapping.path(field).path("type").asText();
    }

    // ---------------------------------------------------------------- asking as OpenSearch Dashboards does

    /** Documents that every filter of the dashboards lets through. */
    private void fill(int many) throws IOException {
        Map<String, JsonNode> wanted = new HashMap<>();
        for (JsonNode visualization : ofType("visualization")) {
            for (JsonNode filter : source(visualization).path("filter")) {
                wanted.put(
                        kindOf(visualization).code() + " "
                                + filter.path("meta").path("key").asText(),
                        filter.path("meta").path("params").path("query"));
            }
        }
        for (FactKind kind : FactKind.values()) {
            ObjectNode document = json.createObjectNode();
            kind.fields()
                    .forEach(field -> document.set(
                            field.name(),
                            Optional.ofNullable(wanted.get(kind.code() + " " + field.name()))
                                    .orElse(sample(field))));
            assertThat(index.write(
                            IntStream.range(0, many)
                                    .mapToObj(i -> new SearchIndex.Item(kind, "d" + i, many, document))
                                    .toList(),
                            null))
                    .allMatch(result -> result.problem() == null);
        }
        index.refresh();
    }

    private JsonNode sample(Field field) {
        return switch (field.type()) {
            case WORD, PERSON, CASE -> json.valueToTree("word");
            case NUMBER -> json.valueToTree(7);
            case DAY -> json.valueToTree(DAY);
            case TIME -> json.valueToTree(DAY + "T10:00:00Z");
            case FLAG -> json.valueToTree(true);
        };
    }

    private JsonNode answer(JsonNode visualization) throws IOException {
        FactKind kind = kindOf(visualization);
        ObjectNode body = json.createObjectNode().put("size", 0);
        ArrayNode filters = body.putObject("query").putObject("bool").putArray("filter");
        filters.addObject()
                .putObject("range")
                .putObject(kind.day().name())
                .put("gte", "2026-01-01")
                .put("lte", "2026-12-31");
        source(visualization).path("filter").forEach(filter -> filters.add(filter.path("query")));
        List<JsonNode> aggregations = StreamSupport.stream(
                        state(visualization).path("aggs").spliterator(), false)
                .toList();
        ObjectNode at = body;
        for (JsonNode bucket : aggregations.subList(1, aggregations.size())) {
            ObjectNode one = at.putObject("aggs").putObject(bucket.path("id").asText());
            one.set(bucket.path("type").asText(), bucket(bucket, aggregations.get(0)));
            at = one;
        }
        JsonNode metric = aggregations.get(0);
        if (!metric.path("type").asText().equals("count")) {
            // an order by the metric needs it beside the first group, too
            List<ObjectNode> levels = new ArrayList<>();
            for (JsonNode level = body;
                    level.has("aggs");
                    level = level.path("aggs").elements().next()) {
                levels.add((ObjectNode) level);
            }
            levels.add(at);
            for (ObjectNode level : levels.subList(1, levels.size())) {
                level.withObject("/aggs").putObject("1").set(metric.path("type").asText(), metric.path("params"));
            }
        }
        JsonNode answer = index.search(kind, body);
        assertThat(answer.path("_shards").path("failed").asInt()).isZero();
        assertThat(answer.path("timed_out").asBoolean()).isFalse();
        return answer;
    }

    private ObjectNode bucket(JsonNode bucket, JsonNode metric) throws IOException {
        JsonNode params = bucket.path("params");
        ObjectNode asked =
                json.createObjectNode().put("field", params.path("field").asText());
        if (bucket.path("type").asText().equals("date_histogram")) {
            String interval = INTERVALS.get(params.path("interval").asText());
            assertThat(interval).isNotNull();
            return asked.put("calendar_interval", interval)
                    .put("min_doc_count", params.path("min_doc_count").asInt());
        }
        asked.put("size", params.path("size").asInt());
        String by = params.path("orderBy").asText();
        boolean counted = by.equals("1") && metric.path("type").asText().equals("count");
        asked.putObject("order")
                .put(counted ? "_count" : by, params.path("order").asText());
        if (params.has("json")) {
            asked.setAll((ObjectNode) json.readTree(params.path("json").asText()));
        }
        return asked;
    }

    /** How many documents are in the innermost groups. */
    private static int leaves(JsonNode answer) {
        JsonNode groups = groups(answer.path("aggregations"));
        assertThat(groups.isMissingNode()).isFalse();
        return count(groups);
    }

    private static JsonNode groups(JsonNode within) {
        return StreamSupport.stream(within.spliterator(), false)
                .filter(one -> one.has("buckets"))
                .findFirst()
                .map(one -> one.path("buckets"))
                .orElse(MissingNode.getInstance());
    }

    private static int count(JsonNode groups) {
        int all = 0;
        for (JsonNode group : groups) {
            JsonNode inner = groups(group);
            all += inner.isMissingNode() ? group.path("doc_count").asInt() : count(inner);
        }
        return all;
    }

    private static String pretty(JsonNode node) throws IOException {
        return new ObjectMapper()
                        .writer()
                        .with(SerializationFeature.INDENT_OUTPUT)
                        .writeValueAsString(node) + "\n";
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
