package org.lifeline.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.testing.Deployment;
import org.lifeline.testing.Visitor;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A node whose database is away is alive, so nobody starts it again; and not ready, so nobody sends it requests. Whoever asks it all the same
 * reads words of the product, wherever in a request the database was missed.
 */
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HealthWithoutDatabaseTest {

    private static final String NOT_CERTAIN = "It is not certain whether this was saved";

    /** Pages, programs, the engine's applications and files: what reads a session at its own moment. */
    private static final List<String> ADDRESSES = List.of(
            "/",
            "/login",
            "/account",
            "/session",
            "/session/token",
            "/api/applications/X",
            "/api/programmes",
            "/engine-rest/task",
            "/camunda/app/cockpit/default/",
            "/camunda/api/engine/engine/default/task",
            "/no-such-page");

    @TempDir
    static Path folder;

    private static Deployment deployment;
    private static Visitor stranger;
    private static Visitor person;

    @BeforeAll
    static void start() throws Exception {
        deployment = new Deployment(folder);
        Map<String, String> settings = deployment.settings();
        settings.put("spring.datasource.hikari.connection-timeout", "250");
        deployment.start(settings);
        stranger = new Visitor(deployment.address());
        person = new Visitor(deployment.address());
        assertThat(person.logIn("administrator", Deployment.PASSWORD).statusCode())
                .isEqualTo(302);
    }

    @AfterAll
    static void end() throws Exception {
        deployment.close();
    }

    @Test
    @Order(1)
    void answersInItsOwnWordsWhatTheContainerRefuses() throws Exception {
        // a browser sends none of these
        for (String line : List.of("GET /%zz HTTP/1.1", "GET /a|b HTTP/1.1", "GET /a b c", "GET / HTTP/9.9")) {
            String answer = raw(line + "\r\nHost: lifeline.example\r\nAccept: text/html\r\nConnection: close\r\n\r\n");
            assertThat(answer).as(line).matches("(?s)HTTP/1.1 [45]\\d\\d.*");
            assertOwnWords(line, answer);
        }
    }

    @Test
    @Order(2)
    void saysThatNothingIsCertainWhenTheDatabaseGoesBeforeTheSessionIsWritten() throws Exception {
        JdbcClient jdbc = deployment.product().getBean(JdbcClient.class);
        // the next request says that the person used it
        jdbc.sql(
                        "update web_session set created_at = created_at - interval '5 minutes', used_at = used_at - interval '5 minutes'")
                .update();
        // what PostgreSQL says to everybody whom it sends away
        jdbc.sql("""
                create function going() returns trigger language plpgsql as $$
                begin raise exception 'terminating connection due to administrator command' using errcode = '57P01'; end $$""").update();
        jdbc.sql("create trigger going before update on web_session for each row execute function going()")
                .update();
        for (String address : List.of("/", "/account", "/camunda/app/cockpit/default/", "/no-such-page")) {
            HttpResponse<String> page = person.get(address, "Accept", "text/html");
            assertThat(page.statusCode()).as(address).isEqualTo(503);
            assertThat(page.body()).as(address).contains(NOT_CERTAIN, "govuk-heading-l", "</html>");
            assertOwnWords(address, page.body());
        }
        for (String address : List.of("/session/token", "/api/applications/X", "/engine-rest/task")) {
            HttpResponse<String> answer = person.get(address, "Accept", "application/json");
            assertThat(answer.statusCode()).as(address).isEqualTo(503);
            assertThat(answer.body()).as(address).startsWith("{").contains("\"reason\":\"databaseAway\"");
        }
        jdbc.sql("drop trigger going on web_session").update();
        assertThat(person.get("/session").body()).contains("administrator");
    }

    @Test
    @Order(3)
    void isAliveAndNotReady() throws Exception {
        assertThat(stranger.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(stranger.get("/actuator/health/readiness").statusCode()).isEqualTo(200);

        deployment.stopDatabase();

        HttpResponse<String> alive = stranger.get("/actuator/health/liveness");
        assertThat(alive.statusCode()).isEqualTo(200);
        assertThat(alive.body()).contains("\"status\":\"UP\"");
        HttpResponse<String> ready = stranger.get("/actuator/health/readiness");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).contains("\"status\":\"DOWN\"").doesNotContain("components", "PSQL", "details");
        // nobody knows whether a commit that was not answered happened: so nobody is told that nothing was saved
        HttpResponse<String> asked = stranger.get("/api/programmes");
        assertThat(asked.statusCode()).isEqualTo(503);
        assertThat(asked.body())
                .contains("\"reason\":\"databaseAway\"", "not certain")
                .doesNotContain("Nothing was saved");
    }

    @Test
    @Order(4)
    void answersInItsOwnWordsWithoutTheDatabase() throws Exception {
        for (String address : ADDRESSES) {
            for (Visitor visitor : List.of(stranger, person)) {
                for (String accept : List.of("text/html", "application/json")) {
                    HttpResponse<String> answer = visitor.get(address, "Accept", accept);
                    String what = address + " as " + accept + ": " + answer.statusCode() + "\n" + answer.body();
                    assertOwnWords(what, answer.body());
                    assertThat(answer.body()).as(what).doesNotContain("Nothing was saved");
                    if (answer.statusCode() >= 500) {
                        assertThat(answer.statusCode()).as(what).isEqualTo(503);
                        assertThat(answer.body()).as(what).contains(NOT_CERTAIN);
                        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                                .as(what)
                                .matches((accept.equals("text/html")
                                                ? "(text/html|application/problem.json)"
                                                : "application/problem.json")
                                        + ".*");
                    }
                }
            }
        }
        HttpResponse<String> logIn = stranger.send("/login", Map.of("username", "administrator", "password", "wrong"));
        assertOwnWords("POST /login", logIn.body());
    }

    private static void assertOwnWords(String what, String answer) {
        assertThat(answer)
                .as(what)
                .doesNotContain("HTTP Status", "Tomcat", "Exception", "\tat ", "org.", "PSQL", "web_session");
    }

    private static String raw(String request) throws Exception {
        URI address = URI.create(deployment.address());
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
