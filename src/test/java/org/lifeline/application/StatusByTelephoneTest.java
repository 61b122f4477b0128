package org.lifeline.application;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who has no network asks by USSD or SMS how the application stands; who does not have its PIN learns nothing. */
@ExtendWith(OutputCaptureExtension.class)
class StatusByTelephoneTest extends LifelineTest {

    private static final AtomicInteger PHONES = new AtomicInteger(100);
    private static final Pattern PIN = Pattern.compile("<bdi>([0-9]{6})</bdi>");
    private static final String WRONG = "The number or the PIN is wrong.";

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    private String name;
    private String number;
    private String digits;
    private String phone;

    @BeforeEach
    void anApplication() {
        name = Accounts.create(identities, "applicant");
        Map<String, Object> answers = Cases.answers("language", "fr");
        number = Cases.apply(as(name), NewProgramme.with(jdbc).stages("junior-officer"), answers);
        digits = number.substring(2, 6) + "*" + Integer.parseInt(number.substring(7));
        phone = "+251911660" + PHONES.incrementAndGet();
    }

    private String pin() throws Exception {
        Visitor visitor = new Visitor(ADDRESS);
        visitor.logIn(name, "demo");
        String page = visitor.send(
                        "/applications/" + number + "/status-pin",
                        Map.of("_csrf", visitor.token("/applications/" + number + "/ways")))
                .body();
        Matcher pin = PIN.matcher(page);
        assertThat(pin.find()).as("shown once").isTrue();
        assertThat(visitor.get("/applications/" + number + "/ways").body())
                .contains("*123#")
                .doesNotContain(pin.group(1));
        return pin.group(1);
    }

    private HttpResponse<String> ask(String token, Map<String, String> question) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(ADDRESS + "/gateway/status"))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json.writeValueAsString(question)))
                        .build(),
                BodyHandlers.ofString());
    }

    private JsonNode ask(String text) throws Exception {
        HttpResponse<String> answer = ask(TELEPHONE_TOKEN, Map.of("from", phone, "text", text, "session", "s-1"));
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode body = json.readTree(answer.body());
        assertThat(body.path("session").asText()).isEqualTo("s-1");
        assertThat(body.path("to").asText()).isEqualTo(phone);
        return body;
    }

    @Test
    void whoHasNumberAndPinReadsTheStatusInTheirLanguage(CapturedOutput log) throws Exception {
        String pin = pin();
        Cases.status(as(name), number, "inAssessment");

        JsonNode begin = ask("");
        assertThat(begin.path("end").asBoolean()).isFalse();
        assertThat(begin.path("text").asText()).contains("2026 123 456789");
        JsonNode answer = ask(digits + "*" + pin + "#");
        assertThat(answer.path("end").asBoolean()).isTrue();
        assertThat(answer.path("text").asText()).startsWith("Demande " + number + " : ");
        assertThat(answer.path("text").asText().length()).isLessThanOrEqualTo(160);
        assertThat(ask("  " + number.toLowerCase(Locale.ROOT) + "  " + pin)
                        .path("text")
                        .asText())
                .isEqualTo(answer.path("text").asText());

        String arabic = (digits + " " + pin)
                .chars()
                .mapToObj(c -> String.valueOf((char) (c >= '0' && c <= '9' ? c - '0' + '٠' : c)))
                .collect(Collectors.joining());
        assertThat(ask(arabic).path("text").asText())
                .as("digits of another script")
                .isEqualTo(answer.path("text").asText());
        assertThat(log.getAll()).doesNotContain("*" + pin);
        assertThat(jdbc.sql("select encode(pin_hash, 'escape') from status_pin where application_number = :number")
                        .param("number", number)
                        .query(String.class)
                        .single())
                .doesNotContain(pin);
    }

    @Test
    void whoDoesNotHaveBothLearnsNothing() throws Exception {
        assertThat(ask(digits + "*123456").path("text").asText())
                .as("no PIN yet")
                .isEqualTo(WRONG);
        String pin = pin();
        String other = pin.equals("000000") ? "000001" : "000000";
        assertThat(ask(digits + "*" + other).path("text").asText()).isEqualTo(WRONG);
        assertThat(ask("2019*999999*" + pin).path("text").asText())
                .as("an application that does not exist")
                .isEqualTo(WRONG);
        String second = pin();
        assertThat(ask(digits + "*" + second).path("text").asText()).contains(number);
        if (!second.equals(pin)) {
            assertThat(ask(digits + "*" + pin).path("text").asText())
                    .as("replaced")
                    .isEqualTo(WRONG);
        }
    }

    @Test
    void guessesEndForTheTelephoneAndForTheNumber() throws Exception {
        String pin = pin();
        for (int guess = 0; guess < 20; guess++) {
            ask(digits + "*" + (pin.startsWith("9") ? "1" : "9") + "000%02d".formatted(guess));
        }
        assertThat(ask(digits + "*" + pin).path("text").asText()).startsWith("Too many questions");

        phone = "+251911661" + PHONES.incrementAndGet();
        assertThat(ask(digits + "*" + pin).path("text").asText())
                .as("one telephone locks nobody out")
                .contains(number);
        for (int phones = 0; phones < 2; phones++) {
            phone = "+251911662" + PHONES.incrementAndGet();
            for (int guess = 0; guess < 20; guess++) {
                ask(digits + "*" + (pin.startsWith("9") ? "1" : "9") + "001%02d".formatted(guess));
            }
        }
        phone = "+251911663" + PHONES.incrementAndGet();
        assertThat(ask(digits + "*" + pin).path("text").asText()).isEqualTo(WRONG);
    }

    @Test
    void onlyTheGatewayAsksAndOnlyTheOwnerMakesAPin() throws Exception {
        assertThat(ask("wrong", Map.of("from", phone, "text", digits + "*123456"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(ask(TELEPHONE_TOKEN, Map.of("text", "1")).statusCode()).isEqualTo(400);
        Visitor stranger = new Visitor(ADDRESS);
        stranger.logIn(Accounts.create(identities, "applicant"), "demo");
        assertThat(stranger.send(
                                "/applications/" + number + "/status-pin",
                                Map.of("_csrf", stranger.token("/applications")))
                        .statusCode())
                .isEqualTo(404);
        assertThat(jdbc.sql("select count(*) from status_pin where application_number = :number")
                        .param("number", number)
                        .query(Long.class)
                        .single())
                .isZero();
    }
}
