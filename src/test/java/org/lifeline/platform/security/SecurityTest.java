package org.lifeline.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.lifeline.testing.Patience.PATIENCE;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.platform.RunMode;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;

/** Who gets in, where, and how: with a session, with HTTP Basic, and with neither. */
class SecurityTest extends LifelineTest {

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private RoleTable roles;

    @Autowired
    private Passwords passwords;

    // ---------------------------------------------------------------- without a log-in

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/login",
                "/v",
                "/assets/css/lifeline.css",
                "/.well-known/jwks.json",
                "/api/openapi.json",
                "/actuator/health",
                "/api/programmes"
            })
    void publicPagesAreOpenToEveryone(String path) {
        anonymous().get(path).expect(200);
    }

    @Test
    void statusListsAreOpenToEveryone() {
        anonymous().get("/status-lists/999999").expectProblem(404, "notFound");
    }

    @Test
    void verificationIsOpenToEveryone() {
        Answer verified = anonymous()
                .post("/api/vouchers/verify", Map.of("qr", "no voucher"))
                .expect(200);
        assertThat(verified.json().path("valid").asBoolean()).isFalse();
        anonymous().post("/api/vouchers/verify", "").expectProblem(400, "unreadable");
        anonymous().post("/api/vouchers/verify", Map.of()).expectInvalid("qr");
        anonymous().post("/api/vouchers/verify", Map.of("qr", "\u0000")).expect(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/applications",
                "/api/applications/A-2026-000001",
                "/api/vouchers/AAAA-BBBB-CCCC-DDDD",
                "/api/redemptions",
                "/api/claims",
                "/engine-rest/task",
                "/engine-rest/engine",
                "/actuator/prometheus",
                "/actuator",
                "/api/nothing-here"
            })
    void asksAProgramForBasicAuthentication(String path) {
        anonymous().get(path).expectProblem(401, "unauthorized");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/applications",
                "/api/redemptions",
                "/api/claims",
                "/engine-rest/task",
                "/engine-rest/user/create"
            })
    void asksAProgramToLogInBeforeItChangesAnything(String path) {
        Answer refused = anonymous().post(path, Map.of()).expectProblem(401, "unauthorized");
        assertThat(refused.header("WWW-Authenticate")).startsWith("Basic");
        assertThat(refused.header("Set-Cookie")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/applications",
                "/apply",
                "/scan",
                "/vouchers/AAAA-BBBB-CCCC-DDDD",
                "/outbox",
                "/camunda/app/tasklist/default/"
            })
    void redirectsAPersonToTheLogInPage(String path) {
        Answer redirected = anonymous().get(path).expect(302);
        assertThat(redirected.header("Location")).isEqualTo("/login");
    }

    @Test
    void keepsOperationsPagesToOperations() {
        as("operations").get("/actuator/prometheus").expect(200);
        for (String other : List.of("applicant", "auditor", "programme-manager")) {
            as(other).get("/actuator/prometheus").expectProblem(403, "forbidden");
        }
        as("operations").get("/actuator/env").expect(404);
        as("operations").get("/actuator/heapdump").expect(404);
        assertThat(anonymous().get("/actuator/health").json().has("components")).isFalse();
    }

    // ---------------------------------------------------------------- passwords

    @Test
    void refusesAWrongPasswordLikeAnUnknownUser() {
        String known = Accounts.create(identities, "applicant");
        String wrong = basic(known, "demo2").body();
        assertThat(basic("nobody-of-this-name", "demo").body()).isEqualTo(wrong);
        for (String[] login : List.of(
                new String[] {known, ""},
                new String[] {known, "x".repeat(5000)},
                new String[] {"x".repeat(5000), "demo"},
                new String[] {known + "\u0000", "demo"},
                new String[] {"' or 1=1 --", "demo"},
                new String[] {"", "demo"})) {
            HttpResponse<String> refused = basic(login[0], login[1]);
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.body()).doesNotContain("Exception");
        }
        assertThat(basic(Accounts.create(identities, "applicant"), "demo").statusCode())
                .isEqualTo(200);
    }

    @Test
    void demoAccountsDoNotExistInARealDeployment() {
        AccountAuthentication embedded = new AccountAuthentication(jdbc, new RunMode(true), roles, passwords);
        AccountAuthentication real = new AccountAuthentication(jdbc, new RunMode(false), roles, passwords);
        User employee = identities.newUser("a.tadesse@ministry.example");
        employee.setEmail("a.tadesse@ministry.example");
        employee.setPassword("long enough a password");
        identities.saveUser(employee);

        for (String demo : new DemoAccounts(identities).names()) {
            Authentication login = UsernamePasswordAuthenticationToken.unauthenticated(demo, DemoAccounts.PASSWORD);
            assertThat(embedded.authenticate(login).isAuthenticated()).isTrue();
            assertThatExceptionOfType(BadCredentialsException.class)
                    .as(demo)
                    .isThrownBy(() -> real.authenticate(login));
        }
        assertThat(real.authenticate(UsernamePasswordAuthenticationToken.unauthenticated(
                                employee.getId(), "long enough a password"))
                        .isAuthenticated())
                .isTrue();
    }

    // ---------------------------------------------------------------- sessions

    @Test
    void refusesCrossSiteRequestsOnPages() throws Exception {
        Browser person = logIn("applicant");
        String before = person.get("/api/applications?size=1").body();

        assertThat(person.post("/api/applications", "application/json", filing(), null)
                        .statusCode())
                .isEqualTo(403);
        assertThat(person.post("/api/applications", "text/plain", filing(), null)
                        .statusCode())
                .isEqualTo(403);
        assertThat(person.post("/api/applications", "application/json", filing(), "made-up")
                        .statusCode())
                .isEqualTo(403);
        assertThat(person.get("/api/applications?size=1").body()).isEqualTo(before);

        assertThat(person.post("/api/applications", "application/json", filing(), person.token())
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void refusesCrossSiteRequestsToTheEngine() throws Exception {
        Browser officer = logIn("junior-officer");
        assertThat(officer.get("/engine-rest/task").statusCode()).isEqualTo(200);

        assertThat(officer.post("/engine-rest/task/any/complete", "application/json", "{}", null)
                        .statusCode())
                .isEqualTo(403);
        assertThat(officer.get("/camunda/app/tasklist/default/").statusCode()).isEqualTo(200);
        assertThat(officer.post("/camunda/api/engine/engine/default/task/any/complete", "application/json", "{}", null)
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void givesANewSessionAtLogInAndEndsItAtLogOut() throws Exception {
        Browser person = new Browser();
        person.get("/login");
        String before = person.session();
        person.logIn("applicant");
        assertThat(person.session()).isNotEqualTo(before);
        assertThat(person.get("/applications").statusCode()).isEqualTo(200);
        String old = person.session();

        assertThat(person.post("/logout", "application/x-www-form-urlencoded", "_csrf=" + person.token(), null)
                        .statusCode())
                .isIn(204, 302);

        HttpRequest again = HttpRequest.newBuilder(URI.create(ADDRESS + "/applications"))
                .header("Cookie", "JSESSIONID=" + old)
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(again, BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(302);
    }

    @Test
    void endsASessionWithARoleThatWasTakenAway() throws Exception {
        String name = Accounts.create(identities, "applicant", "auditor");
        Browser person = logIn(name);
        assertThat(person.get("/engine-rest/task").statusCode()).isEqualTo(200);
        assertThat(person.get("/camunda/app/cockpit/default/").statusCode()).isEqualTo(200);

        identities.deleteMembership(name, "auditor");

        assertThat(person.get("/engine-rest/task").statusCode()).isEqualTo(401);
        assertThat(person.get("/camunda/app/cockpit/default/").statusCode()).isEqualTo(302);
        assertThat(person.get("/camunda/api/engine/engine/default/process-instance/count")
                        .statusCode())
                .isEqualTo(401);
        person.logIn(name);
        assertThat(person.get("/engine-rest/task").statusCode()).isEqualTo(403);
        assertThat(person.get("/applications").statusCode()).isEqualTo(200);
    }

    @Test
    void addsARoleToARunningSession() throws Exception {
        String name = Accounts.create(identities, "applicant");
        Browser person = logIn(name);
        assertThat(person.get("/camunda/app/cockpit/default/").statusCode()).isEqualTo(403);

        identities.createMembership(name, "auditor");

        assertThat(person.get("/camunda/app/cockpit/default/").statusCode()).isEqualTo(200);
        assertThat(person.get("/camunda/api/engine/engine/default/process-instance/count")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void endsTheSessionOfARemovedAccount() throws Exception {
        String name = Accounts.create(identities, "applicant");
        Browser person = logIn(name);
        assertThat(person.get("/applications").statusCode()).isEqualTo(200);

        identities.deleteUser(name);

        assertThat(person.get("/applications").headers().firstValue("Location")).hasValue("/login");
        assertThat(person.get("/api/applications").statusCode()).isEqualTo(401);
    }

    private static String filing() throws IOException {
        return org.lifeline.testing.Api.JSON.writeValueAsString(
                Map.of("programme", "EMA", "answers", Map.of("givenName", "Almaz"), "submit", false));
    }

    // ---------------------------------------------------------------- Camunda

    @Test
    void camundasOwnLogInAndSetUpAreClosed() {
        byte[] login = "username=senior-officer&password=demo".getBytes(StandardCharsets.UTF_8);
        for (org.lifeline.testing.Api caller : List.of(anonymous(), as("operations"), as("administrator"))) {
            for (String path : List.of(
                    "/camunda/api/admin/auth/user/default/login/tasklist",
                    "/camunda/api/admin/auth/user/default/login/admin",
                    "/camunda/api/admin/setup/default/user/create")) {
                assertThat(caller.post(path, "application/x-www-form-urlencoded", login)
                                .status())
                        .as(path)
                        .isIn(401, 403);
            }
        }
    }

    // ---------------------------------------------------------------- headers

    @ParameterizedTest
    @ValueSource(strings = {"/", "/login", "/v", "/applications", "/nothing-here"})
    void everyPageHasAContentSecurityPolicy(String path) {
        Answer page = as("applicant").get(path);
        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'self'")
                .doesNotContain("unsafe-inline", "'unsafe-eval'", "*");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("X-Frame-Options")).isEqualTo("SAMEORIGIN");
        assertThat(page.header("Referrer-Policy")).isEqualTo("same-origin");
        assertThat(page.header("Permissions-Policy")).contains("camera=(self)");
        assertThat(page.header("Server")).isEmpty();
    }

    @Test
    void revealsNoImplementationDetails() {
        String number = Cases.apply(as("applicant"), Cases.answers());
        for (String path : List.of(
                "/nothing-here",
                "/api/nothing-here",
                "/api/applications/" + number + "/nothing",
                "/applications/A-1",
                "/api/vouchers/x")) {
            Answer refused = as("applicant").get(path).expect(404);
            assertThat(refused.text()).doesNotContain("Exception", "org.lifeline", "org.springframework", "Whitelabel");
        }
        assertThat(as("applicant").delete("/api/applications/" + number).status())
                .isEqualTo(405);
    }

    // ---------------------------------------------------------------- steps

    private static HttpResponse<String> basic(String user, String password) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(ADDRESS + "/api/applications"))
                .timeout(PATIENCE)
                // so that two answers are the same if what they say is
                .header("X-Request-Id", "log-in-attempt")
                .header(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8)))
                .build();
        try {
            return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Browser logIn(String account) throws Exception {
        Browser browser = new Browser();
        browser.logIn(account);
        return browser;
    }

    /** A browser's cookies, without the browser. */
    private static final class Browser {
        private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\"[^>]*(?:content|value)=\"([^\"]+)\"");

        private final CookieManager cookies = new CookieManager();
        private final HttpClient client =
                HttpClient.newBuilder().cookieHandler(cookies).build();

        void logIn(String account) throws Exception {
            String form = Map.of("username", account, "password", "demo", "_csrf", token("/login")).entrySet().stream()
                    .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                    .collect(Collectors.joining("&"));
            HttpResponse<String> answer = post("/login", "application/x-www-form-urlencoded", form, null);
            assertThat(answer.statusCode()).isEqualTo(302);
            assertThat(answer.headers().firstValue("Location").orElse("")).doesNotContain("error");
        }

        String token() throws Exception {
            return token("/");
        }

        private String token(String page) throws Exception {
            Matcher found = TOKEN.matcher(get(page).body());
            assertThat(found.find()).as("a token on " + page).isTrue();
            return found.group(1);
        }

        String session() {
            return cookies.getCookieStore().getCookies().stream()
                    .filter(c -> c.getName().equals("JSESSIONID"))
                    .map(java.net.HttpCookie::getValue)
                    .findFirst()
                    .orElse("");
        }

        HttpResponse<String> get(String path) throws Exception {
            HttpRequest request = HttpRequest.newBuilder(URI.create(ADDRESS + path))
                    .header("Accept", "text/html, application/json")
                    .build();
            return client.send(request, BodyHandlers.ofString());
        }

        HttpResponse<String> post(String path, String type, String body, String token) throws Exception {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(ADDRESS + path))
                    .header("Content-Type", type)
                    .POST(BodyPublishers.ofString(body));
            if (token != null) {
                request.header("X-CSRF-TOKEN", token);
            }
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }
}
