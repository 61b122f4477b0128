package org.lifeline.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A browser without a screen: keeps its cookies, follows a redirect only when told. */
public final class Visitor {

    private static final Pattern LOG_IN_FORM =
            Pattern.compile("<form[^>]*id=\"kc-form-login\"[^>]*action=\"([^\"]+)\"");
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*(?:content|value)=\"([^\"]+)\"");

    private final String address;
    /** On this machine's own address a browser takes plain HTTP for as safe as TLS, so "Secure" cookies travel there. */
    private final CookieManager cookies;

    private final HttpClient client;
    private String from = "";

    /** @param address where the product runs */
    public Visitor(String address) {
        this(address, anyCookie(), null);
    }

    /**
     * Over https.
     *
     * @param trust which certificates are believed
     */
    public Visitor(String address, SSLContext trust) {
        this(address, anyCookie(), trust);
    }

    private Visitor(String address, CookieManager cookies, @Nullable SSLContext trust) {
        this.address = address;
        this.cookies = cookies;
        HttpClient.Builder builder = HttpClient.newBuilder().cookieHandler(cookies);
        this.client =
                trust == null ? builder.build() : builder.sslContext(trust).build();
    }

    private static CookieManager anyCookie() {
        return new CookieManager(null, (uri, cookie) -> {
            cookie.setSecure(false);
            return true;
        });
    }

    /** The same browser with the same cookies, whose requests come to another node of the product. */
    public Visitor at(String node) {
        return new Visitor(node, cookies, null);
    }

    /** As a proxy says whom it asks for. */
    public Visitor from(String address) {
        from = address;
        return this;
    }

    private HttpRequest.Builder request(URI uri) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(PATIENCE);
        return from.isEmpty() ? request : request.header("X-Forwarded-For", from);
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return get(URI.create(address + path));
    }

    public HttpResponse<String> get(String path, String header, String value) throws IOException, InterruptedException {
        return client.send(
                request(URI.create(address + path)).header(header, value).build(), BodyHandlers.ofString());
    }

    public HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return client.send(request(uri).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(URI uri, Map<String, String> form) throws IOException, InterruptedException {
        String body = form.entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return client.send(
                request(uri)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Accept", "text/html, application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /** Sends what a script of a page would send. @param headers name and value in turns */
    public HttpResponse<String> call(String method, String path, String type, byte[] body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(URI.create(address + path)).header("Content-Type", type);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(
                request.method(method, BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofString());
    }

    /** Sends a form of a page of ours. */
    public HttpResponse<String> send(String path, Map<String, String> form) throws IOException, InterruptedException {
        return post(URI.create(address + path), form);
    }

    /** Calls the API as a script of our pages does: with the session, and its token. */
    public HttpResponse<String> call(String path, Object body) throws IOException, InterruptedException {
        JsonNode token = Api.JSON.readTree(get("/session/token").body());
        return client.send(
                request(URI.create(address + path))
                        .header("Content-Type", "application/json")
                        .header(
                                token.path("header").asText(),
                                token.path("token").asText())
                        .POST(BodyPublishers.ofString(Api.JSON.writeValueAsString(body)))
                        .build(),
                BodyHandlers.ofString());
    }

    /** The page that an answer sends on to. */
    public HttpResponse<String> follow(HttpResponse<String> redirect) throws IOException, InterruptedException {
        return get(target(redirect));
    }

    private static URI target(HttpResponse<String> redirect) {
        assertThat(redirect.headers().firstValue("Location"))
                .as(redirect.statusCode() + " " + redirect.body())
                .isPresent();
        return redirect.uri().resolve(redirect.headers().firstValue("Location").orElseThrow());
    }

    /** Starts a log-in and gives a password at Keycloak; returns what Keycloak answers. */
    public HttpResponse<String> passwordAtKeycloak(String name, String password)
            throws IOException, InterruptedException {
        HttpResponse<String> page = follow(get("/oauth2/authorization/lifeline"));
        Matcher form = LOG_IN_FORM.matcher(page.body());
        assertThat(form.find()).as(page.body()).isTrue();
        return post(
                URI.create(form.group(1).replace("&amp;", "&")),
                Map.of("username", name, "password", password, "credentialId", ""));
    }

    /** Logs in at Keycloak; returns the address with the code that the product has not seen yet. */
    public URI callbackAtKeycloak(String name, String password) throws IOException, InterruptedException {
        return target(passwordAtKeycloak(name, password));
    }

    /** Logs in on our own page; returns its answer, a redirect either way. */
    public HttpResponse<String> logIn(String name, String password) throws IOException, InterruptedException {
        return post(
                URI.create(address + "/login"),
                Map.of("username", name, "password", password, "_csrf", token("/login")));
    }

    /** Logs out on our page, not following on. */
    public void logOut() throws IOException, InterruptedException {
        assertThat(post(URI.create(address + "/logout"), Map.of("_csrf", token("/")))
                        .statusCode())
                .isEqualTo(302);
    }

    /** The token of a page's forms. */
    public String token(String page) throws IOException, InterruptedException {
        Matcher token = CSRF.matcher(get(page).body());
        assertThat(token.find()).as("a token on " + page).isTrue();
        return token.group(1);
    }

    /** The session's cookie. */
    public String session() {
        return cookie("JSESSIONID");
    }

    /** What a cookie says; empty where there is none. */
    public String cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElse("");
    }
}
