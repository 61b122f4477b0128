package org.lifeline.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import io.swagger.v3.oas.annotations.Parameter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.SmallFiles;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The contract for outside callers is described where they look for it, whole and true; docs/openapi.yaml is its copy. */
class OpenApiTest extends LifelineTest {

    private static final Path FILE = Path.of("docs/openapi.yaml");
    private static final Path MATRIX = Path.of("src/test/resources/authorization-matrix.csv");

    /** The document does not describe itself. */
    private static final Set<String> ITSELF = Set.of("GET /api/openapi.json", "GET /api/openapi.json.yaml");

    private static final Pattern DESCRIBED = Pattern.compile("[A-Z]+ /(api|\\.well-known|status-lists).*");
    private static final Pattern CALLED_WITH = Pattern.compile(" \\([^)]*\\)$");
    private static final Set<String> FRAMEWORK =
            Set.of("CurrentUser", "Authentication", "Principal", "HttpServletResponse", "JsonNode");

    @Autowired
    private RequestMappingHandlerMapping requestMappingHandlerMapping;

    private JsonNode document;

    /** The operations by method and path, such as GET /api/claims. */
    private final Map<String, JsonNode> operations = new TreeMap<>();

    @BeforeEach
    void readTheDocument() {
        document = anonymous().get("/api/openapi.json").expect(200).json();
        document.path("paths")
                .fields()
                .forEachRemaining(path -> path.getValue()
                        .fields()
                        .forEachRemaining(operation -> operations.put(
                                operation.getKey().toUpperCase(java.util.Locale.ROOT) + " " + path.getKey(),
                                operation.getValue())));
    }

    @Test
    void describesTheRoutesOfTheContract() {
        assertThat(operations)
                .containsKeys(
                        "GET /api/programmes",
                        "POST /api/applications",
                        "GET /api/applications/{number}",
                        "POST /api/applications/{number}/submission",
                        "POST /api/applications/{number}/documents",
                        "GET /api/vouchers/{code}",
                        "GET /api/vouchers/{code}/pdf",
                        "POST /api/vouchers/verify",
                        "POST /api/redemptions",
                        "GET /api/redemptions",
                        "POST /api/claims",
                        "GET /api/claims",
                        "POST /api/claims/{number}/documents",
                        "POST /api/claims/{number}/submission",
                        "GET /api/payments/{run}/pain.001",
                        "GET /api/audit/seals",
                        "GET /api/audit/proof",
                        "GET /api/audit/entries",
                        "GET /.well-known/jwks.json",
                        "GET /status-lists/{list}");
    }

    @Test
    void theCommittedFileIsWhatTheProductAnswers() throws IOException {
        String now = new YAMLMapper()
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .disable(YAMLGenerator.Feature.SPLIT_LINES)
                .writeValueAsString(document);
        if (Boolean.getBoolean("lifeline.write")) {
            Files.writeString(FILE, now);
        }
        assertThat(Files.exists(FILE) ? Files.readString(FILE) : "")
                .as(FILE
                        + " is not what the product answers at /api/openapi.json. Look at the difference. If it is meant, write the file anew with"
                        + " mvn -Dtest=OpenApiTest -Dlifeline.write=true test, and commit it.")
                .isEqualTo(now);
    }

    @Test
    void hasTheRoutesOfTheAuthorizationMatrixAndIsOpenWhereItIs() throws IOException {
        Map<String, Boolean> open = new TreeMap<>();
        for (String line : Files.readAllLines(MATRIX)) {
            String[] cells = line.split(",", -1);
            String route = CALLED_WITH.matcher(cells[0] + " " + cells[1]).replaceAll("");
            if (DESCRIBED.matcher(route).matches() && !ITSELF.contains(route)) {
                open.put(route, cells[2].equals("y"));
            }
        }
        assertThat(operations.keySet()).isEqualTo(open.keySet());
        Set<String> schemes = names(document.path("components").path("securitySchemes"));
        operations.forEach((route, operation) -> {
            assertThat(operation.path("security").isArray()).as(route).isTrue();
            assertThat(operation.path("security").isEmpty())
                    .as("whether nobody needs to log in for " + route)
                    .isEqualTo(open.get(route));
            operation
                    .path("security")
                    .forEach(way -> assertThat(schemes).as(route).containsAll(names(way)));
        });
    }

    @Test
    void namesAndExplainsEachOperation() {
        Set<String> ids = new HashSet<>();
        Set<String> fields = new HashSet<>();
        Set<String> explained = new TreeSet<>(document.path("tags").findValuesAsText("name"));
        operations.forEach((route, operation) -> {
            assertThat(operation.path("summary").asText())
                    .as("summary of " + route)
                    .isNotBlank();
            assertThat(operation.path("operationId").asText())
                    .as("operationId of " + route)
                    .matches("[a-z][A-Za-z]+");
            assertThat(ids.add(operation.path("operationId").asText()))
                    .as("the operationId of " + route + " is its own")
                    .isTrue();
            assertThat(operation.path("tags")).as("tags of " + route).hasSize(1);
            fields.add(operation.path("tags").path(0).asText());
        });
        assertThat(fields).isEqualTo(explained);
        assertThat(document.path("tags").findValuesAsText("description"))
                .hasSameSizeAs(fields)
                .noneMatch(String::isBlank);
        assertThat(document.path("info").path("title").asText()).isEqualTo("Lifeline");
        assertThat(document.path("servers")).isNotEmpty();
    }

    @Test
    void hasTheVersionOfTheProduct() throws IOException {
        String version = document.path("info").path("version").asText();
        assertThat(Files.readString(Path.of("pom.xml")))
                .containsPattern("<artifactId>lifeline</artifactId>\\s*<version>" + version + "(-SNAPSHOT)?</version>");
    }

    @Test
    void asksForNothingThatTheMethodDoesNotTakeFromItsCaller() {
        Map<String, Set<String>> taken = new TreeMap<>();
        requestMappingHandlerMapping
                .getHandlerMethods()
                .forEach((info, method) -> info.getMethodsCondition()
                        .getMethods()
                        .forEach(http -> info.getPatternValues()
                                .forEach(path -> taken.computeIfAbsent(http + " " + path, r -> new HashSet<>())
                                        .addAll(taken(method)))));
        operations.forEach((route, operation) -> {
            for (JsonNode parameter : operation.path("parameters")) {
                String name = parameter.path("name").asText();
                if (!name.equals("Idempotency-Key")) {
                    assertThat(taken.get(route)).as("what " + route + " takes").contains(name);
                }
                assertThat(parameter.path("example").isMissingNode())
                        .as("example of " + name + " of " + route)
                        .isFalse();
            }
        });
        assertThat(names(document.path("components").path("schemas"))).doesNotContainAnyElementsOf(FRAMEWORK);
    }

    private static Set<String> taken(HandlerMethod method) {
        Set<String> names = new HashSet<>();
        for (Parameter parameter :
                AnnotatedElementUtils.getMergedRepeatableAnnotations(method.getMethod(), Parameter.class)) {
            names.add(parameter.name());
        }
        for (MethodParameter parameter : method.getMethodParameters()) {
            parameter.initParameterNameDiscovery(new org.springframework.core.DefaultParameterNameDiscoverer());
            RequestParam query = parameter.getParameterAnnotation(RequestParam.class);
            RequestHeader header = parameter.getParameterAnnotation(RequestHeader.class);
            if (query != null) {
                names.add(query.name().isEmpty() ? parameter.getParameterName() : query.name());
            } else if (header != null) {
                names.add(header.name());
            } else if (parameter.hasParameterAnnotation(PathVariable.class)) {
                names.add(parameter.getParameterName());
            }
        }
        return names;
    }

    @Test
    void hasErrorsWithOneSchemaAndKnownReasons() throws IOException {
        String code = allCode();
        Set<String> unknown = new TreeSet<>();
        operations.forEach((route, operation) -> {
            Map<String, JsonNode> errors = new TreeMap<>();
            operation.path("responses").fields().forEachRemaining(r -> {
                if (r.getKey().compareTo("400") >= 0) {
                    errors.put(r.getKey(), resolved(r.getValue()));
                }
            });
            assertThat(errors).as("errors of " + route).isNotEmpty();
            assertThat(errors.containsKey("401"))
                    .as("401 of " + route)
                    .isEqualTo(!operation.path("security").isEmpty());
            errors.forEach((status, error) -> {
                assertThat(error.path("content")
                                .path("application/problem+json")
                                .path("schema")
                                .path("$ref")
                                .asText())
                        .as(status + " of " + route)
                        .isEqualTo("#/components/schemas/Problem");
                String description = error.path("description").asText();
                if (description.contains("Reasons: ")) {
                    for (String reason :
                            description.replaceAll("(?s).*Reasons: ", "").split(", ")) {
                        if (!code.contains('"' + reason + '"')) {
                            unknown.add(reason + " of " + route);
                        }
                    }
                }
            });
        });
        assertThat(unknown).as("reasons that no code refuses with").isEmpty();
    }

    private static String allCode() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(f -> f.toString().endsWith(".java"))
                    .map(OpenApiTest::withoutAnnotations)
                    .collect(Collectors.joining());
        }
    }

    private static String withoutAnnotations(Path file) {
        try {
            return Files.readString(file).replaceAll("@Refuses\\([^)]*\\)", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyReferenceLeadsToSomething() {
        for (JsonNode found : document.findValues("$ref")) {
            assertThat(document.at(found.asText().substring(1)).isMissingNode())
                    .as(found.asText())
                    .isFalse();
        }
    }

    @Test
    void eachBodyAndAnswerHasAnExampleThatIsValid() {
        List<String> wrong = new ArrayList<>();
        Map<String, JsonNode> contents = new LinkedHashMap<>();
        operations.forEach((route, operation) -> {
            contents.put("body of " + route, operation.path("requestBody").path("content"));
            operation
                    .path("responses")
                    .fields()
                    .forEachRemaining(r -> contents.put(
                            r.getKey() + " of " + route, resolved(r.getValue()).path("content")));
        });
        contents.forEach((of, content) -> content.fields().forEachRemaining(media -> {
            String type = media.getKey();
            JsonNode schema = media.getValue().path("schema");
            JsonNode example = media.getValue().path("example");
            if (schema.isMissingNode()) {
                wrong.add(type + " " + of + " has no schema");
            } else if (schema.path("format").asText().equals("binary")) {
                return;
            } else if (example.isMissingNode() && !type.equals("application/problem+json")) {
                wrong.add(type + " " + of + " has no example in openapi/examples.yaml");
            } else if (!example.isMissingNode()) {
                misfit(schema, example).forEach(why -> wrong.add("the example of " + type + " " + of + ": " + why));
            }
        }));
        assertThat(wrong).isEmpty();
    }

    @Test
    void answersAsItIsDescribed() {
        Api applicant = as("applicant");
        JsonNode filed = fits(
                "POST /api/applications",
                applicant.post(
                        "/api/applications", Map.of("programme", "EMA", "answers", Cases.answers(), "submit", false)));
        String draft = filed.path("number").asText();
        fits(
                "POST /api/applications/{number}/documents",
                applicant.upload(
                        "/api/applications/" + draft + "/documents",
                        "paper.pdf",
                        "application/pdf",
                        SmallFiles.PDF,
                        "other"));
        fits("GET /api/applications/{number}/documents", applicant.get("/api/applications/" + draft + "/documents"));
        fits("GET /api/applications/{number}", applicant.get("/api/applications/" + draft));
        fits(
                "POST /api/applications/{number}/submission",
                applicant.post("/api/applications/" + draft + "/submission", ""));
        fits(
                "POST /api/applications/{number}/submission",
                applicant.post("/api/applications/" + draft + "/submission", ""));

        String number = Cases.apply(applicant, Cases.answers());
        List.of("social-worker", "junior-officer", "senior-officer")
                .forEach(officer -> Cases.approve(as(officer), number));
        String code = Cases.status(applicant, number, "voucherIssued")
                .path("voucherCode")
                .asText();
        fits("GET /api/applications", applicant.get("/api/applications"));
        JsonNode voucher = fits("GET /api/vouchers/{code}", applicant.get("/api/vouchers/" + code));
        Api provider = as("service-provider");
        fits(
                "POST /api/vouchers/verify",
                provider.post(
                        "/api/vouchers/verify", Map.of("qr", voucher.path("qr").asText())));
        fits("POST /api/vouchers/verify", anonymous().post("/api/vouchers/verify", Map.of("qr", "nothing")));
        fits("POST /api/redemptions", provider.post("/api/redemptions", Map.of("qr", "nothing"), Map.of()));
        Map<String, Object> redemption =
                Map.of("qr", voucher.path("qr").asText(), "amount", new BigDecimal("1.00"), "currency", "EUR");
        String redeemed = fits(
                        "POST /api/redemptions",
                        provider.post(
                                "/api/redemptions",
                                redemption,
                                Map.of("Idempotency-Key", UUID.randomUUID().toString())))
                .path("id")
                .asText();
        fits("GET /api/redemptions", provider.get("/api/redemptions"));
        String claim = fits(
                        "POST /api/claims",
                        provider.post(
                                "/api/claims",
                                Map.of(
                                        "redemptions",
                                        List.of(redeemed),
                                        "invoiceNumber",
                                        UUID.randomUUID().toString().substring(0, 18))))
                .path("number")
                .asText();
        fits("GET /api/claims/{number}", provider.get("/api/claims/" + claim));
        fits("GET /api/claims", provider.get("/api/claims"));
        fits("DELETE /api/claims/{number}", provider.delete("/api/claims/" + claim));
        fits(
                "POST /api/redemptions/{id}/reversal",
                provider.post("/api/redemptions/" + redeemed + "/reversal", Map.of("reason", "A mistake.")));
        fits("GET /api/devices", provider.get("/api/devices"));
        fits("GET /api/audit/seals", as("auditor").get("/api/audit/seals"));
        fits("GET /api/audit/proof", as("auditor").get("/api/audit/proof?entry=0"));
        fits("GET /api/audit/seals", provider.get("/api/audit/seals"));
        fits("GET /api/audit/seals", anonymous().get("/api/audit/seals"));
        fits("GET /api/voucher-prints", as("programme-manager").get("/api/voucher-prints"));
        fits("GET /api/programmes", anonymous().get("/api/programmes"));
        fits("GET /.well-known/jwks.json", anonymous().get("/.well-known/jwks.json"));
        fits("GET /status-lists", anonymous().get("/status-lists"));
    }

    @Test
    void refusesABodyWithoutAFieldThatIsRequired() {
        Map<String, String> callers = Map.of(
                "/api/applications", "applicant",
                "/api/vouchers/verify", "applicant",
                "/api/payables/verify", "applicant",
                "/api/redemptions", "service-provider",
                "/api/claims", "service-provider",
                "/api/devices", "service-provider",
                "/api/voucher-prints", "programme-manager");
        callers.forEach((path, caller) -> {
            JsonNode content = operations
                    .get("POST " + path)
                    .path("requestBody")
                    .path("content")
                    .path("application/json");
            JsonNode required = resolved(content.path("schema")).path("required");
            assertThat(required).as(path).isNotEmpty();
            for (JsonNode field : required) {
                ObjectNode body = content.path("example").deepCopy();
                body.remove(field.asText());
                fits(
                        "POST " + path,
                        as(caller)
                                .post(
                                        path,
                                        body,
                                        Map.of(
                                                "Idempotency-Key",
                                                UUID.randomUUID().toString()))
                                .expectInvalid(field.asText()));
            }
        });
    }

    /** The answer is one that the document has for this operation: status, media type and content. */
    private JsonNode fits(String route, Api.Answer answer) {
        JsonNode described = resolved(operations.get(route).path("responses").path(String.valueOf(answer.status())));
        String type = answer.type().replaceAll(";.*", "");
        assertThat(described.path("content").has(type))
                .as(route + " answers " + answer.status() + " as " + type)
                .isTrue();
        assertThat(misfit(described.path("content").path(type).path("schema"), answer.json()))
                .as(route + " " + answer.text())
                .isEmpty();
        return answer.json();
    }

    private List<String> misfit(JsonNode schema, JsonNode value) {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", document.path("components"));
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(
                        whole,
                        SchemaValidatorsConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build())
                .validate(value)
                .stream()
                .map(Object::toString)
                .toList();
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    private static Set<String> names(JsonNode node) {
        Set<String> names = new TreeSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
