package org.lifeline.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.Visitor;
import org.lifeline.testing.Wire;
import org.springframework.beans.factory.annotation.Autowired;

/** What goes over the wire and where it leads: https behind a proxy, cookies, redirects, what a request calls this host. */
class TransportTest extends LifelineTest {

    @Autowired
    private IdentityService identities;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/login",
                "/v",
                "/api/programmes",
                "/api/nothing-here",
                "/assets/css/lifeline.css",
                "/camunda/app/tasklist/default/",
                "/engine-rest/task",
                "/actuator/health",
                "/nothing-here"
            })
    void sendsHstsOverHttps(String path) throws Exception {
        HttpResponse<String> secure = new Visitor(ADDRESS).get(path, "X-Forwarded-Proto", "https");
        assertThat(secure.headers().firstValue("Strict-Transport-Security").orElse(""))
                .contains("max-age=31536000", "includeSubDomains");
        assertThat(secure.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");

        assertThat(new Visitor(ADDRESS).get(path).headers().firstValue("Strict-Transport-Security"))
                .isEmpty();
    }

    @Test
    void cookiesAreSecureAndHttpOnly() throws Exception {
        HttpResponse<String> page = new Visitor(ADDRESS).get("/login", "X-Forwarded-Proto", "https");
        List<String> cookies = page.headers().allValues("Set-Cookie");
        assertThat(cookies)
                .isNotEmpty()
                .allMatch(c -> c.contains("; Secure") && c.contains("; HttpOnly") && c.contains("SameSite=Lax"));
        assertThat(page.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
    }

    @Test
    void urlsContainNoSessionId() throws Exception {
        assertThat(new Visitor(ADDRESS).get("/login").body()).doesNotContain("jsessionid");
        Visitor person = new Visitor(ADDRESS);
        person.logIn(Accounts.create(identities, "applicant"), "demo");
        HttpResponse<String> borrowed = new Visitor(ADDRESS).get("/applications;jsessionid=" + person.session());
        assertThat(borrowed.statusCode()).isIn(302, 400, 404);
        assertThat(borrowed.body()).doesNotContain("My applications");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/login?continue=//evil.example", "/login?continue=https://evil.example/",
                        "/login?redirect=https://evil.example",
                "/login?next=%2F%2Fevil.example", "/login?targetUrl=https:%2F%2Fevil.example",
                        "/login?spring-security-redirect=//evil.example"
            })
    void neverRedirectsToAnotherSiteAfterTheLogIn(String address) throws Exception {
        Visitor person = new Visitor(ADDRESS);
        String token = person.token(address);
        String account = Accounts.create(identities, "applicant");
        HttpResponse<String> in = person.send(
                address,
                Map.of(
                        "username",
                        account,
                        "password",
                        "demo",
                        "_csrf",
                        token,
                        "continue",
                        "//evil.example",
                        "redirect",
                        "https://evil.example",
                        "spring-security-redirect",
                        "https://evil.example"));
        assertThat(in.headers().firstValue("Location")).hasValue("/");
    }

    @Test
    void returnsToTheRequestedPageOnThisHostAfterTheLogIn() throws Exception {
        String account = Accounts.create(identities, "applicant");
        Visitor person = new Visitor(ADDRESS);
        assertThat(person.get("/applications?page=0").headers().firstValue("Location"))
                .hasValue("/login");
        assertThat(person.logIn(account, "demo")
                        .headers()
                        .firstValue("Location")
                        .orElse(""))
                .startsWith("/applications?page=0");
    }

    @Test
    void ignoresTheHostHeaderOfARequest() throws Exception {
        String asked = Wire.send(
                ADDRESS,
                "",
                "GET /applications HTTP/1.1",
                "Host: evil.example",
                "X-Forwarded-Host: evil.example",
                "Accept: text/html");
        assertThat(asked)
                .startsWith("HTTP/1.1 302")
                .contains("Location: /login")
                .doesNotContain("evil.example");

        String wanted = asked.replaceAll("(?s).*(REDIRECT_URI=[^;\\r\\n]+).*", "$1");
        String page = Wire.send(
                ADDRESS, "", "GET /login HTTP/1.1", "Host: evil.example", "Cookie: " + wanted, "Accept: text/html");
        assertThat(page).startsWith("HTTP/1.1 200").doesNotContain("evil.example");
        String token = page.replaceAll("(?s).*name=\"_csrf\"[^>]*value=\"([^\"]+)\".*", "$1");
        String form = "username=" + Accounts.create(identities, "applicant") + "&password=demo&_csrf=" + token;
        String in = Wire.send(
                ADDRESS,
                form,
                "POST /login HTTP/1.1",
                "Host: evil.example",
                "Cookie: " + wanted + "; " + page.replaceAll("(?s).*(lifeline-form=[^;\\r\\n]+).*", "$1"),
                "Content-Type: application/x-www-form-urlencoded",
                "Content-Length: " + form.length());
        assertThat(in)
                .startsWith("HTTP/1.1 302")
                .contains("Location: /applications")
                .doesNotContain("evil.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage!", "", "aHR0cHM6Ly9ldmlsLmV4YW1wbGUvYXBwbGljYXRpb25z", "Ly9ldmlsLmV4YW1wbGUv"})
    void neverRedirectsToAnotherSiteForAForgedCookie(String wanted) throws Exception {
        for (String path : new String[] {"/", "/login", "/applications"}) {
            String answer = Wire.send(
                    ADDRESS,
                    "",
                    "GET " + path + " HTTP/1.1",
                    "Host: localhost",
                    "Cookie: REDIRECT_URI=" + wanted,
                    "Accept: text/html");
            assertThat(answer).containsPattern("^HTTP/1.1 (200|302)").doesNotContain("evil.example");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example/applications",
                "/\\evil.example",
                "/%2Fevil.example",
                "/%5Cevil.example",
                "/.//evil.example"
            })
    void storesNoPathThatABrowserTakesForAnotherHost(String path) throws Exception {
        String answer = Wire.send(ADDRESS, "", "GET " + path + " HTTP/1.1", "Host: localhost", "Accept: text/html");
        assertThat(answer).containsPattern("^HTTP/1.1 (302|400|404)").doesNotContainPattern("Location: (?!/login)");
    }

    @Test
    void refusesTraceAndConflictingContentLengths() throws Exception {
        String traced = Wire.send(ADDRESS, "", "TRACE / HTTP/1.1", "Host: localhost", "X-Secret: repeated");
        assertThat(traced).containsPattern("^HTTP/1.1 40[05]").doesNotContain("repeated");
        // two lengths of one body: the reading that a proxy and this node could differ in
        assertThat(Wire.send(
                        ADDRESS,
                        "0\r\n\r\n",
                        "POST /api/vouchers/verify HTTP/1.1",
                        "Host: localhost",
                        "Content-Length: 5",
                        "Content-Length: 6",
                        "Content-Type: application/json"))
                .startsWith("HTTP/1.1 400");
    }

    @Test
    void revealsNothingToAMalformedRequest() throws Exception {
        for (String line : List.of("GET / HTTP/9.9", "NONSENSE", "GET /\u0000 HTTP/1.1", "GET /<script> HTTP/1.1")) {
            String answer = Wire.send(ADDRESS, "", line, "Host: localhost");
            assertThat(answer)
                    .as(line)
                    .containsPattern("^HTTP/1.1 (400|505)")
                    .doesNotContain("Tomcat", "Exception", "<script>", "org.apache");
        }
        String answer = Wire.send(ADDRESS, "", "GET / HTTP/1.1", "Host: localhost", "X-Long: " + "x".repeat(20_000));
        assertThat(answer).containsPattern("^HTTP/1.1 4\\d\\d").doesNotContain("Tomcat", "Exception");
    }
}
