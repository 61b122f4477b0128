package org.lifeline.platform.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.platform.limits.RateLimits.Limit;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Allowances;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.Together;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;

class RateLimitsTest extends LifelineTest {

    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    @Autowired
    private LimitProperties properties;

    @Autowired
    private RateLimits shared;

    @Autowired
    private DataSource database;

    @Autowired
    private IdentityService identities;

    private String token = "";

    /** The allowances of all stand still: however slow the machine, none comes back between two tries. */
    @BeforeEach
    void stopTime() {
        Allowances.stop();
    }

    @AfterEach
    void letTimeGoOn() {
        Allowances.goOn();
    }

    @BeforeEach
    void openTheLogIn() throws Exception {
        String page = send(HttpRequest.newBuilder(URI.create(ADDRESS + "/login"))
                        .GET())
                .body();
        Matcher found = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"").matcher(page);
        assertThat(found.find()).isTrue();
        token = found.group(1);
    }

    /** The first requests of an account come together, as a page asks for several things at once. */
    @Test
    void theFirstRequestsOfAnAccountAreCountedAlsoWhenTheyComeTogether() throws Exception {
        RateLimits limits = new RateLimits(database, properties, TimeMeter.SYSTEM_MILLISECONDS);
        for (int i = 0; i < 10; i++) {
            String account = someone();
            assertThat(Together.run(12, n -> limits.consume(Limit.CHANGE_BY_ACCOUNT, account)))
                    .containsOnly(0L);
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private int logIn(String from, String account) throws Exception {
        String form =
                "username=" + account + "&password=wrong&_csrf=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
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

    private static String someone() {
        return "nobody-" + UUID.randomUUID();
    }

    @Test
    void limitsGuessingFromOneAddressWithoutAffectingOthers() throws Exception {
        for (int i = 0; i < properties.logInsPerAddress(); i++) {
            assertThat(logIn("203.0.113.1", someone())).isEqualTo(302);
        }
        assertThat(logIn("203.0.113.1", someone())).isEqualTo(429);
        assertThat(logIn("203.0.113.2", someone())).isEqualTo(302);
    }

    @Test
    void aLimitEndsAfterItsPeriodAndNotSooner() throws Exception {
        for (int i = 0; i < properties.logInsPerAddress(); i++) {
            logIn("203.0.113.3", someone());
        }
        assertThat(logIn("203.0.113.3", someone())).isEqualTo(429);
        Allowances.pass(60);
        assertThat(logIn("203.0.113.3", someone())).isEqualTo(302);
    }

    @Test
    void limitsGuessingOneAccountFromOneAddressAndItsOwnerNowhereElse() throws Exception {
        String account = someone();
        for (int i = 0; i < properties.logInsPerAccount(); i++) {
            assertThat(logIn("203.0.113.10", account)).isEqualTo(302);
        }
        assertThat(logIn("203.0.113.10", account)).isEqualTo(429);
        assertThat(logIn("203.0.113.11", account)).isEqualTo(302);
    }

    @Test
    void limitsGuessingOneAccountFromManyAddressesButNotItsOwnersKnownAddress() throws Exception {
        String account = Accounts.create(identities, "applicant");
        Visitor owner = new Visitor(ADDRESS).from("192.0.2.10");
        assertThat(owner.logIn(account, "demo").headers().firstValue("Location"))
                .hasValue("/");
        int strangers = 0;
        while (logIn("198.18.0." + strangers / 5, account) == 302) {
            strangers++;
        }
        assertThat(strangers)
                .isBetween(properties.logInsPerAccountElsewhere() - 2, properties.logInsPerAccountElsewhere());
        assertThat(logIn("198.18.1.1", account)).isEqualTo(429);
        assertThat(new Visitor(ADDRESS)
                        .from("192.0.2.10")
                        .logIn(account, "demo")
                        .headers()
                        .firstValue("Location"))
                .hasValue("/");
    }

    @Test
    void stopsAProgramThatGuesses() throws Exception {
        for (int i = 0; i < properties.logInsPerAddress(); i++) {
            assertThat(askWithWrongPassword("203.0.113.200").statusCode()).isEqualTo(401);
        }
        HttpResponse<String> refused = askWithWrongPassword("203.0.113.200");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("tooMany");
        assertThat(refused.headers().firstValueAsLong("Retry-After")).isPresent();
        assertThat(askWithWrongPassword("203.0.113.201").statusCode()).isEqualTo(401);
    }

    /** Anybody may ask to join, so that a program could fill the managers' list with organisations that do not exist. */
    @Test
    void limitsOrganisationsThatAskToJoinFromOneAddress() throws Exception {
        leaveOneJoining("203.0.113.90");
        assertThat(askToJoin("203.0.113.90").statusCode()).isEqualTo(200);
        HttpResponse<String> refused = askToJoin("203.0.113.90");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValueAsLong("Retry-After")).isPresent();
        assertThat(askToJoin("203.0.113.91").statusCode()).isEqualTo(200);
        // who sent too much may still read what is asked
        assertThat(send(HttpRequest.newBuilder(URI.create(ADDRESS + "/join"))
                                .header("X-Forwarded-For", "203.0.113.90")
                                .GET())
                        .statusCode())
                .isEqualTo(200);
        Allowances.pass(60);
        assertThat(askToJoin("203.0.113.90").statusCode()).isEqualTo(200);
    }

    /** Who guesses the links of invitations is stopped by the same allowance. */
    @Test
    void limitsGuessingInvitationsFromOneAddress() throws Exception {
        leaveOneJoining("203.0.113.92");
        assertThat(post("/invitations/" + UUID.randomUUID(), "203.0.113.92").statusCode())
                .isEqualTo(404);
        assertThat(post("/invitations/" + UUID.randomUUID(), "203.0.113.92").statusCode())
                .isEqualTo(429);
        assertThat(askToJoin("203.0.113.92").statusCode()).isEqualTo(429);
    }

    /** Uses up the address's allowance but for one request. The tests have a large one, because all of them come from one address. */
    private void leaveOneJoining(String address) {
        for (int i = 1; i < properties.joiningPerAddress(); i++) {
            assertThat(shared.consume(Limit.JOINING_BY_ADDRESS, address)).isZero();
        }
    }

    /** Says nothing of the organisation, so that the page is shown again with what is missing. */
    private HttpResponse<String> askToJoin(String from) throws Exception {
        return post("/join", from);
    }

    private HttpResponse<String> post(String path, String from) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(ADDRESS + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("X-Forwarded-For", from)
                .POST(BodyPublishers.ofString("_csrf=" + URLEncoder.encode(token, StandardCharsets.UTF_8))));
    }

    @Test
    void countsForAllNodesTogether() {
        long now = TimeMeter.SYSTEM_MILLISECONDS.currentTimeNanos();
        TimeMeter time = new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return now;
            }

            @Override
            public boolean isWallClockBased() {
                return true;
            }
        };
        RateLimits one = new RateLimits(database, properties, time);
        RateLimits other = new RateLimits(database, properties, time);
        String account = someone();
        int let = 0;
        for (int i = 0; i < 2 * properties.logInsPerAccount(); i++) {
            RateLimits node = i % 2 == 0 ? one : other;
            let += node.consume(Limit.LOG_IN_BY_ACCOUNT_AND_ADDRESS, account) == 0 ? 1 : 0;
        }
        // each node may count one on its own before it asks
        assertThat(let).isBetween(properties.logInsPerAccount(), properties.logInsPerAccount() + 2);
    }
}
