package org.lifeline.platform.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.Product;

/** The product in a process of its own, with its log as JSON, and a collector that keeps what it is sent. */
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TracesTest {

    private static final List<String> PERSONAL =
            List.of("Zewditumark", "Abrahamark", "987654321", "zewditu.mark", "Lalibelamark", "nobodyelsemark");

    @TempDir
    static Path folder;

    private static HttpServer collector;
    private static Product product;
    private static final List<Span> SPANS = new CopyOnWriteArrayList<>();
    private static final List<ByteString> SENT = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        collector = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
            SENT.add(request.toByteString());
            request.getResourceSpansList().stream()
                    .flatMap(resource -> resource.getScopeSpansList().stream())
                    .forEach(scope -> SPANS.addAll(scope.getSpansList()));
            byte[] answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
            exchange.close();
        });
        collector.start();
        product = Product.start(
                        folder,
                        "--lifeline.data-folder=" + folder.resolve("data"),
                        "--lifeline.tracing.url=http://127.0.0.1:"
                                + collector.getAddress().getPort() + "/v1/traces",
                        // tests have another configuration of the log
                        "--logging.config=classpath:logback-as-delivered.xml",
                        "--logging.structured.format.console=ecs",
                        "--logging.level.org.springframework.jdbc.core.JdbcTemplate=debug")
                .ready();
    }

    @AfterAll
    static void stop() throws Exception {
        product.close();
        collector.stop(0);
    }

    private static Map<String, String> attributes(Span span) {
        return span.getAttributesList().stream()
                .collect(Collectors.toMap(
                        KeyValue::getKey, each -> each.getValue().getStringValue()));
    }

    private static boolean isOf(String number, Span span) {
        return number.equals(attributes(span).get("lifeline.case"));
    }

    @Test
    @Order(1)
    void aRequestAndItsJobsAreOneTraceThatNamesTheCaseAndNobody() {
        Map<String, Object> answers = Cases.answers();
        answers.put("givenName", "Zewditumark");
        answers.put("familyName", "Abrahamark");
        answers.put("phone", "+251987654321");
        answers.put("email", "zewditu.mark@example.org");
        answers.put("town", "Lalibelamark");
        answers.put("needDescription", "A condition nobodyelsemark knows of.");
        Api applicant = Api.at(product.address(), "applicant");
        String number = applicant
                .post(
                        "/api/applications",
                        Map.of("programme", "EMA", "answers", answers, "submit", true),
                        Map.of(
                                "X-Request-Id",
                                "request-that-is-traced",
                                // a caller decides nothing about our traces
                                "traceparent",
                                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"))
                .expect(201)
                .json()
                .path("number")
                .asText();
        Cases.task(Api.at(product.address(), "social-worker"), number);
        applicant.get("/api/applications/" + number).expect(200);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(SPANS)
                        .anyMatch(span -> isOf(number, span)
                                && "/api/applications/{number}"
                                        .equals(attributes(span).get("uri")))
                        .anyMatch(span -> isOf(number, span) && span.getName().equals("job")));
        Span request = SPANS.stream()
                .filter(span -> span.getName().equals("http post /api/applications"))
                .findFirst()
                .orElseThrow();
        assertThat(request.getParentSpanId()).isEqualTo(ByteString.EMPTY);
        assertThat(SPANS)
                .filteredOn(span -> isOf(number, span) && span.getName().equals("job"))
                .allMatch(span -> attributes(span).containsKey("lifeline.process"))
                .anyMatch(span -> span.getTraceId().equals(request.getTraceId())
                        && "request-that-is-traced".equals(attributes(span).get("lifeline.request")));
        assertThat(SENT)
                .allSatisfy(sent -> assertThat(sent.toStringUtf8())
                        .doesNotContain(PERSONAL.toArray(String[]::new))
                        .doesNotContain("http.url", "exception.message", "exception.stacktrace"));
    }

    @Test
    @Order(2)
    void everyLineOfTheLogIsJsonAndNamesRequestCaseAndTrace() {
        List<String> lines =
                product.said().lines().filter(line -> line.startsWith("{")).toList();
        List<JsonNode> read = lines.stream().map(TracesTest::json).toList();

        assertThat(read)
                .isNotEmpty()
                .allMatch(line -> line.has("@timestamp") && line.has("message") && line.has("ecs.version")
                        || line.path("ecs").has("version"));
        Set<String> cases = read.stream()
                .filter(line -> line.path("http.request.id").asText().equals("request-that-is-traced"))
                .filter(line -> line.path("trace.id").asText().matches("[0-9a-f]{32}"))
                .map(line -> line.path("labels.case_number").asText())
                .collect(Collectors.toSet());
        assertThat(cases).anyMatch(number -> number.matches("A-\\d{4}-\\d{6}"));
        assertThat(product.said()).doesNotContain(PERSONAL.toArray(String[]::new));
    }

    private static JsonNode json(String line) {
        try {
            return Api.JSON.readTree(line);
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + line, e);
        }
    }

    @Test
    @Order(3)
    void withoutACollectorEverythingGoesOn() {
        collector.stop(0);

        for (int i = 0; i < 5; i++) {
            String number = Cases.apply(Api.at(product.address(), "applicant"), Cases.answers());
            assertThat(Cases.task(Api.at(product.address(), "social-worker"), number))
                    .isNotNull();
        }
        assertThat(product.isReady()).isTrue();
    }
}
