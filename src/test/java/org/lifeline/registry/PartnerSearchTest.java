package org.lifeline.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Allowances;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Other systems ask our register by the interface of the Digital Convergence Initiative, and we ask others by it. */
class PartnerSearchTest extends LifelineTest {

    private static final String SEARCH = "/registry/sync/search";

    @Autowired
    private Registry registry;

    @Autowired
    private JdbcClient jdbc;

    private static String number() {
        return "P"
                + UUID.randomUUID().toString().replace("-", "").substring(0, 14).toUpperCase(Locale.ROOT);
    }

    private static Person person(String number) {
        return new Person(
                "Almaz",
                "Tesfaye",
                "female",
                LocalDate.of(1984, 11, 30),
                false,
                number,
                "0911 222 333",
                "almaz@example.org",
                "Adama",
                "Teacher");
    }

    private static Api partner() {
        return Api.with(ADDRESS, "Bearer " + PARTNER_TOKEN);
    }

    private static Map<String, Object> message(String sender, String transaction, Object... criteria) {
        List<Map<String, Object>> questions = Arrays.stream(criteria)
                .map(each -> Map.<String, Object>of(
                        "reference_id", "r1", "timestamp", "2026-11-28T10:00:00Z", "search_criteria", each))
                .toList();
        return Map.of(
                "signature",
                "",
                "header",
                Map.of(
                        "version", "1.0.0",
                        "message_id", "m1",
                        "message_ts", "2026-11-28T10:00:00Z",
                        "action", "search",
                        "sender_id", sender,
                        "total_count", questions.size()),
                "message",
                Map.of("transaction_id", transaction, "search_request", questions));
    }

    private static Map<String, Object> byNumber(String number) {
        return Map.of("query_type", "idtype-value", "query", Map.of("type", "UIN", "value", number));
    }

    @Test
    void aPartnerIsToldTheAgreedFieldsOfAPersonAndTheAuditLogKnowsIt() {
        String number = number();
        registry.register(person(number), new PersonChange("social-worker", null));
        String transaction = UUID.randomUUID().toString();

        JsonNode answer = partner()
                .post(SEARCH, message("pension-office", transaction, byNumber(number), byNumber(number())))
                .expect(200)
                .json();

        assertThat(answer.at("/header/action").asText()).isEqualTo("on-search");
        assertThat(answer.at("/message/transaction_id").asText()).isEqualTo(transaction);
        JsonNode found = answer.at("/message/search_response/0/data/reg_records/0");
        assertThat(found.at("/demographic_info/name/given_name").asText()).isEqualTo("Almaz");
        assertThat(found.at("/demographic_info/birth_date").asText()).isEqualTo("1984-11-30");
        assertThat(answer.toString()).as("no more than was agreed on").doesNotContain("Adama", "911", "example.org");
        assertThat(answer.at("/message/search_response/1/data/reg_records").size())
                .isZero();
        assertThat(jdbc.sql(
                                "select (details ->> 'questions') || ' ' || (details ->> 'found') from audit_entry where actor = 'partner pension-office' and details ->> 'transaction' = ?")
                        .param(transaction)
                        .query(String.class)
                        .single())
                .isEqualTo("2 1");
    }

    @Test
    void nobodyReadsTheRegisterThroughIt() {
        String number = number();
        registry.register(person(number), new PersonChange("social-worker", null));
        Map<String, Object> good = message("pension-office", "t", byNumber(number));
        for (Answer answer : List.of(
                anonymous().post(SEARCH, good),
                Api.with(ADDRESS, "Bearer " + PARTNER_TOKEN.toUpperCase(Locale.ROOT))
                        .post(SEARCH, good),
                Api.with(ADDRESS, "Bearer ").post(SEARCH, good),
                as("programme-manager").post(SEARCH, good))) {
            assertThat(answer.expect(401).text()).contains("rjct").doesNotContain("Almaz");
        }
        partner().post(SEARCH, message("somebody-else", "t", byNumber(number))).expect(400);
        partner()
                .post(SEARCH, Map.of("header", Map.of("sender_id", "pension-office")))
                .expect(400);
        partner().post(SEARCH, "[1]").expect(400);
        partner().post(SEARCH, "not json").expect(400);
        Object[] many = new Object[101];
        Arrays.fill(many, byNumber(number));
        partner().post(SEARCH, message("pension-office", "t", many)).expect(400);
        for (Object criteria : List.of(
                Map.of("query_type", "expression", "query", Map.of("type", "name", "value", "Almaz")),
                Map.of("query_type", "idtype-value", "query", Map.of("type", "UIN", "value", "")),
                Map.of("query_type", "idtype-value", "query", Map.of("type", "UIN", "value", List.of(number))),
                Map.of())) {
            JsonNode answer = partner()
                    .post(SEARCH, message("pension-office", "t", criteria))
                    .expect(200)
                    .json();
            assertThat(answer.at("/message/search_response/0/status").asText()).isEqualTo("rjct");
            assertThat(answer.toString()).doesNotContain("Tesfaye");
        }
        // a token of a partner opens nothing else
        partner().get("/api/people/imports/1").expect(401);
    }

    @Test
    void numbersAreNotTriedOutThroughAPartner() {
        Allowances.stop();
        try {
            Object[] hundred = new Object[100];
            Arrays.setAll(hundred, n -> byNumber(number()));
            int asked = 0;
            while (partner()
                            .post(SEARCH, message("pension-office", "t" + asked, hundred))
                            .status()
                    == 200) {
                asked++;
                assertThat(asked).isLessThanOrEqualTo(5);
            }
            assertThat(partner()
                            .post(SEARCH, message("pension-office", "t", hundred))
                            .expect(429)
                            .text())
                    .contains("rjct.total_count.limit_exceeded");
            Allowances.pass(Duration.ofDays(1).toSeconds());
            partner().post(SEARCH, message("pension-office", "t", hundred)).expect(200);
        } finally {
            Allowances.goOn();
            Allowances.pass(Duration.ofDays(1).toSeconds());
        }
    }

    // ---------------------------------------------------------------- asking others

    private static RemoteRegistry remote(String url, @Nullable String token) {
        return new RemoteRegistry(
                new RegistryProperties.Remote(URI.create(url), token, "pension-office", "UIN", Duration.ofSeconds(5)),
                Api.JSON,
                () -> 0.5,
                java.time.Clock.systemUTC());
    }

    @Test
    void anotherRegistryIsAskedAtIntake() {
        String number = number();
        registry.register(person(number), new PersonChange("social-worker", null));
        RemoteRegistry other = remote(ADDRESS + SEARCH, PARTNER_TOKEN);

        assertThat(other.ask(person(number))).isEqualTo(Identity.confirmed);
        assertThat(other.ask(person(number()))).isEqualTo(Identity.unknown);
        assertThat(other.ask(new Person(
                        "Bekele", "Abebe", null, LocalDate.of(1960, 1, 2), false, number, null, null, null, null)))
                .isEqualTo(Identity.mismatch);
        assertThatIllegalStateException()
                .isThrownBy(() -> remote(ADDRESS + SEARCH, "wrong").ask(person(number)))
                .withMessageContaining("401");
    }

    /** The message of a civil registry as its documentation shows it; the transaction is that of the question. */
    private static final String RECORDED = """
            {"signature": "Signature: namespace=\\"dci\\"", "header": {"version": "1.0.0", "message_id": "789", "message_ts": "2026-01-01T00:00:00Z",
             "action": "on-search", "status": "succ", "total_count": 1, "sender_id": "crvs", "receiver_id": "lifeline"},
             "message": {"transaction_id": "TRANSACTION", "correlation_id": "9876543210", "search_response": [{"reference_id": "1",
              "timestamp": "2026-01-01T00:00:00Z", "status": "succ", "data": {"version": "1.0.0", "reg_type": "ns:org:RegistryType:Civil",
              "reg_record_type": "person", "reg_records": [{"identifier": [{"identifier_type": "UIN", "identifier_value": "X"}],
              "name": {"surname": "Tesfaye", "given_name": "Almaz"}, "sex": "female", "birth_date": "1984-11-30T00:00:00Z", "death_date": "DEATH"}]},
              "locale": "eng"}]}}""";

    private static Identity answered(UnaryOperator<String> answer) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            JsonNode question = Api.JSON.readTree(exchange.getRequestBody());
            byte[] body = answer.apply(question.at("/message/transaction_id").asText())
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            return remote("http://localhost:" + server.getAddress().getPort() + "/registry/sync/search", null)
                    .ask(person("X"));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void readsTheRecordedAnswersOfACivilRegistryAndNoOthers() throws IOException {
        assertThat(answered(t -> RECORDED.replace("TRANSACTION", t).replace("DEATH", "")))
                .isEqualTo(Identity.confirmed);
        assertThat(answered(t -> RECORDED.replace("TRANSACTION", t).replace("DEATH", "2026-02-01")))
                .isEqualTo(Identity.deceased);
        for (String wrong : List.of(
                RECORDED.replace("DEATH", ""),
                "not json",
                "{}",
                RECORDED.replace("TRANSACTION", "T")
                        .replace("\"status\": \"succ\", \"data\"", "\"status\": \"rjct\", \"data\""),
                RECORDED.replace("TRANSACTION", "T").replace("1984-11-30T00:00:00Z", "unknown"))) {
            assertThatIllegalStateException()
                    .as(wrong)
                    .isThrownBy(() -> answered(t -> wrong.replace("\"T\"", "\"" + t + "\"")))
                    .withMessageNotContaining("Tesfaye");
        }
    }
}
