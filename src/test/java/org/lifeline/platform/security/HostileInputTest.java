package org.lifeline.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.Together;
import org.lifeline.testing.Visitor;
import org.lifeline.testing.Wire;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Paths that climb, bodies made to be expensive, names made to forge, passwords tried again and again. */
@ExtendWith(OutputCaptureExtension.class)
class HostileInputTest extends LifelineTest {

    private static final int LIMIT_BYTES = 512 * 1024;

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    // ---------------------------------------------------------------- paths

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/..%2fapplication.yaml",
                "/assets/../application.yaml",
                "/assets/%2e%2e/application.yaml",
                "/assets/..;/application.yaml",
                "/assets/..%5capplication.yaml",
                "/assets/..%252fapplication.yaml",
                "/assets/%c0%ae%c0%ae/application.yaml",
                "/assets//../../application.yaml",
                "/assets/css/..%2f..%2fapplication.yaml",
                "/assets/file:/etc/passwd",
                "/assets/%00/application.yaml",
                "/assets/lifeline.css%00.png",
                "/application.yaml",
                "/META-INF/MANIFEST.MF",
                "/META-INF/sbom/application.cdx.json",
                "/WEB-INF/web.xml",
                "/BOOT-INF/classes/application.yaml",
                "/.git/config",
                "/db/migration/V1__main_path.sql",
                "/templates/pages/login.html",
                "/camunda/app/tasklist/../../../application.yaml",
                "/camunda/lib/..%2f..%2fapplication.yaml",
                "/camunda/assets/..%5c..%5capplication.yaml",
                "/engine-rest/..%2fapplication.yaml",
                "/status-lists/..%2fx",
                "/outbox/..%2f..%2fkeys.p12",
                "/api/applications/..%2f..%2fx",
                "/case-file/..%2fx",
                "/assets",
                "/assets/",
                "/assets/css/",
                "/camunda/",
                "/camunda/app/"
            })
    void givesOutNoFileBesideItsOwn(String path) throws Exception {
        for (String account : List.of("applicant", "operations")) {
            String basic = Base64.getEncoder().encodeToString((account + ":demo").getBytes(StandardCharsets.UTF_8));
            String answer = Wire.send(
                    ADDRESS, "", "GET " + path + " HTTP/1.1", "Host: localhost", "Authorization: Basic " + basic);
            assertThat(answer).as(path).containsPattern("^HTTP/1.1 (30[127]|400|401|403|404|422)");
            assertThat(answer)
                    .doesNotContain(
                            "public-url",
                            "root:",
                            "bomFormat",
                            "Index of",
                            "create table",
                            "Exception",
                            "org.lifeline",
                            "Implementation-");
        }
    }

    @Test
    void asksTheEngineForAFormByItsNameOnly() {
        String task = Cases.task(as("social-worker"), Cases.apply(as("applicant"), Cases.answers()));
        assertThat(as("social-worker")
                        .get("/engine-rest/task/" + task + "/form")
                        .expect(200)
                        .json()
                        .path("key")
                        .asText())
                .doesNotContain("..", "file:", "http");
    }

    // ---------------------------------------------------------------- JSON made to be expensive

    /** What is not answered within the minute that the caller waits fails the test, too. */
    @Test
    void answersEveryKindOfJsonBomb() {
        String array = IntStream.range(0, 50_000).mapToObj(i -> "\"x\"").collect(Collectors.joining(",", "[", "]"));
        Map<String, String> bombs = Map.of(
                "deep arrays", "[".repeat(100_000),
                "deep objects", "{\"answers\":".repeat(20_000),
                "deep inside",
                        "{\"programme\":\"EMA\",\"answers\":" + "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000) + "}",
                "a number of many digits", "{\"amount\":" + "9".repeat(100_000) + "}",
                "a number of a large exponent",
                        "{\"qr\":\"x\",\"amount\":1e999999999,\"currency\":\"EUR\",\"pin\":\"\"}",
                "a fraction of many digits",
                        "{\"qr\":\"x\",\"amount\":0." + "1".repeat(100_000) + ",\"currency\":\"EUR\"}",
                "a long name", "{\"" + "n".repeat(100_000) + "\":1}",
                "a long text", "{\"programme\":\"" + "x".repeat(400_000) + "\"}",
                "a wide array", "{\"redemptions\":" + array + ",\"invoiceNumber\":\"1\",\"lines\":" + array + "}",
                "the same name twice", "{\"programme\":\"EMA\",\"programme\":\"EMA\"}");
        bombs.forEach((what, body) -> {
            for (String[] call : new String[][] {
                {"applicant", "/api/applications"},
                {"service-provider", "/api/redemptions"},
                {"service-provider", "/api/claims"},
                {null, "/api/vouchers/verify"}
            }) {
                Api caller = call[0] == null ? anonymous() : as(call[0]);
                Answer answer = caller.post(
                        call[1],
                        body,
                        Map.of("Idempotency-Key", UUID.randomUUID().toString()));
                assertThat(answer.status())
                        .as(what + " at " + call[1] + ": " + answer.text())
                        .isIn(400, 404, 413, 422);
                assertThat(answer.type()).as(what).startsWith("application/problem+json");
                assertThat(answer.bytes().length)
                        .as(what + ": " + answer.text())
                        .isLessThan(20_000);
            }
        });
    }

    @Test
    void takesABodyUpToItsLimitAndNotAByteMore() throws Exception {
        Api nobody = anonymous();
        String envelope = "{\"qr\":\"\"}";
        String largest = "{\"qr\":\"" + "x".repeat(LIMIT_BYTES - envelope.length()) + "\"}";
        nobody.post("/api/vouchers/verify", largest).expect(200);

        Answer larger = nobody.post("/api/vouchers/verify", largest + " ").expectProblem(413, "tooLarge");
        assertThat(larger.header("X-Content-Type-Options")).isEqualTo("nosniff");
        String chunks = "8000\r\n" + "x".repeat(0x8000) + "\r\n";
        String unannounced = Wire.send(
                ADDRESS,
                chunks.repeat(17) + "0\r\n\r\n",
                "POST /api/vouchers/verify HTTP/1.1",
                "Host: localhost",
                "Content-Type: application/json",
                "Transfer-Encoding: chunked");
        assertThat(unannounced).containsPattern("^HTTP/1.1 4(00|13)");
        String form = "username=" + "x".repeat(LIMIT_BYTES) + "&password=x";
        assertThat(nobody.post("/login", "application/x-www-form-urlencoded", form.getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(413);
        String names = IntStream.range(0, 40_000).mapToObj(i -> "a" + i + "=").collect(Collectors.joining("&"));
        assertThat(nobody.post("/login", "application/x-www-form-urlencoded", names.getBytes(StandardCharsets.UTF_8))
                        .status())
                .isIn(302, 400, 403, 413);
    }

    // ---------------------------------------------------------------- what looks like a line of the log

    @Test
    void preventsLogAndHeaderInjection(CapturedOutput log) throws Exception {
        String forged = "x\r\nforged-" + UUID.randomUUID() + ": 1\u0085\u2028";
        String mark = forged.substring(3, 20);
        Visitor person = new Visitor(ADDRESS);
        person.send("/login", Map.of("username", forged, "password", forged, "_csrf", person.token("/login")));
        Api applicant = as("applicant");
        String number = Cases.apply(applicant, Cases.answers());
        applicant.get("/api/applications/" + encoded(forged));
        applicant.get("/applications?page=" + encoded(forged));
        applicant.upload(
                "/api/applications/" + number + "/documents",
                "a" + encoded(forged) + ".pdf",
                "application/pdf",
                new byte[] {1},
                "kind");
        Answer answer = as("service-provider")
                .post(
                        "/api/redemptions",
                        Map.of("qr", forged, "amount", 1, "currency", "EUR"),
                        Map.of("Idempotency-Key", "k"));
        assertThat(answer.headers().map().keySet()).noneMatch(name -> name.startsWith("forged"));
        Wire.send(
                ADDRESS,
                "",
                "GET /api/applications HTTP/1.1",
                "Host: localhost",
                "User-Agent: a\rforged",
                "Referer: " + encoded(forged));
        assertThat(log.getAll().lines().filter(line -> line.startsWith(mark))).isEmpty();
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    // ---------------------------------------------------------------- log-ins

    @Test
    void wrongPasswordsNeverLockAnAccount() {
        String account = Accounts.create(identities, "applicant");
        for (int i = 0; i < 12; i++) {
            assertThat(identities.checkPassword(account, "wrong")).isFalse();
        }
        assertThat(identities.checkPassword(account, "demo")).isTrue();
        as(account).get("/api/applications").expect(200);
    }

    @Test
    void keepsLogInsOfOneAccountAtTheSameTimeApart() throws Exception {
        String account = Accounts.create(identities, "applicant");
        List<Visitor> people = Together.run(5, i -> {
            // from where none of the failed log-ins of this class came: they use up an address's allowance on a fast
            // machine
            Visitor person = new Visitor(ADDRESS).from("198.51.100.77");
            assertThatCode(() -> person.logIn(account, "demo")).doesNotThrowAnyException();
            return person;
        });
        assertThat(people).extracting(Visitor::session).doesNotHaveDuplicates().doesNotContain("");
        people.get(0).logOut();
        assertThat(people.get(0).get("/applications").statusCode()).isEqualTo(302);
        for (Visitor person : people.subList(1, people.size())) {
            assertThat(person.get("/applications").statusCode()).isEqualTo(200);
        }
    }
}
