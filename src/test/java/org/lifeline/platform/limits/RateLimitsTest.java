package org.lifeline.platform.limits;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.platform.limits.RateLimits.Limit;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;

class RateLimitsTest extends LifelineTest {

    private final HttpClient client = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    @Autowired
    private LimitProperties properties;

    @Autowired
    private DataSource database;

    private String token = "";

    @BeforeEach
    void openTheLogIn() throws Exception {
        String page = send(HttpRequest.newBuilder(URI.create(ADDRESS + "/login")).GET()).body();
        Matcher found = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"").matcher(page);
        assertThat(found.find()).isTrue();
        token = found.group(1);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private int logIn(String from, String account) throws Exception {
        String form = "username=" + account + "&password=wrong&_csrf=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
        return send(HttpRequest.newBuilder(URI.create(ADDRESS + "/login"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("X-Forwarded-For", from)
                        .POST(BodyPublishers.ofString(form)))
                .statusCode();
    }

    private HttpResponse<String> askWithWrongPassword(String from) throws Exception {
        String basic = Base64.getEncoder().encodeToString((someone() + ":wrong").getBytes(StandardCharsets.UTF_8));
        return send(HttpRequest.newBuilder(URI.create(ADDRESS + "/api/applications"))
                .header("Authorization", "Basic " + basic)
                .header("X-Forwarded-For", from)
                .GET());
    }

    /** The allowance refills while a slow machine tries: the answer to a try that came before the next one was due. */
    private int sooner(Callable<Integer> attempt) throws Exception {
        int status = attempt.call();
        for (int i = 0; i < properties.logInsPerAddress() && status != 429; i++) {
            status = attempt.call();
        }
        return status;
    }

    private static String someone() {
        return "nobody-" + UUID.randomUUID();
    }

    @Test
    void stopsGuessingFromOneAddressAndNobodyElse() throws Exception {
        for (int i = 0; i < properties.logInsPerAddress(); i++) {
            assertThat(logIn("203.0.113.1", someone())).isEqualTo(302);
        }
        assertThat(sooner(() -> logIn("203.0.113.1", someone()))).isEqualTo(429);
        assertThat(logIn("203.0.113.2", someone())).isEqualTo(302);
    }

    @Test
    void stopsGuessingOneAccountsPasswordFromManyAddresses() throws Exception {
        String account = someone();
        for (int i = 0; i < properties.logInsPerAccount(); i++) {
            assertThat(logIn("203.0.113." + (10 + i), account)).isEqualTo(302);
        }
        assertThat(logIn("203.0.113.99", account)).isEqualTo(429);
    }

    @Test
    void stopsAProgramThatGuesses() throws Exception {
        for (int i = 0; i < properties.logInsPerAddress(); i++) {
            assertThat(askWithWrongPassword("203.0.113.200").statusCode()).isEqualTo(401);
        }
        assertThat(sooner(() -> askWithWrongPassword("203.0.113.200").statusCode())).isEqualTo(429);
        HttpResponse<String> refused = askWithWrongPassword("203.0.113.200");
        assertThat(refused.body()).contains("tooMany");
        assertThat(refused.headers().firstValueAsLong("Retry-After")).isPresent();
        assertThat(askWithWrongPassword("203.0.113.201").statusCode()).isEqualTo(401);
    }

    @Test
    void countsForAllNodesTogether() {
        RateLimits one = new RateLimits(database, properties);
        RateLimits other = new RateLimits(database, properties);
        String account = someone();
        int let = 0;
        for (int i = 0; i < 2 * properties.logInsPerAccount(); i++) {
            RateLimits node = i % 2 == 0 ? one : other;
            let += node.take(Limit.LOG_IN_BY_ACCOUNT, account) == 0 ? 1 : 0;
        }
        // each node may count one on its own before it asks
        assertThat(let).isBetween(properties.logInsPerAccount(), properties.logInsPerAccount() + 2);
    }
}
