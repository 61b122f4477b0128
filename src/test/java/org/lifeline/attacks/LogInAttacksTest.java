package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.digest.PasswordManager;
import org.camunda.bpm.engine.impl.digest.Sha512HashDigest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What somebody without an account, or with a stolen session, does at the log-in. */
class LogInAttacksTest extends LifelineTest {

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ProcessEngine engine;

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }

    @Test
    void wrongPasswordsOfStrangersDoNotLockOutTheOwner() throws Exception {
        String account = Accounts.create(identities, "applicant");
        for (int i = 0; i < 12; i++) {
            Visitor stranger = new Visitor(ADDRESS).from("198.51.100." + (1 + i / 4));
            assertThat(location(stranger.logIn(account, "wrong"))).startsWith("/login?");
        }
        assertThat(location(new Visitor(ADDRESS).from("192.0.2.77").logIn(account, "demo")))
                .isEqualTo("/");
    }

    @Test
    void aPasswordTypedAsTheUserNameIsStoredNowhere() throws Exception {
        String secret = "my-secret-" + UUID.randomUUID();
        new Visitor(ADDRESS).from("192.0.2.78").logIn(secret, "wrong");
        long before = jdbc.sql("select count(*) from audit_entry where action = 'logInFailed'")
                .query(Long.class)
                .single();
        assertThat(before).isPositive();
        assertThat(jdbc.sql("select count(*) from audit_entry where actor like ?")
                        .param("%" + secret + "%")
                        .query(Long.class)
                        .single())
                .isZero();
        // the same name again is seen to be the same
        new Visitor(ADDRESS).from("192.0.2.78").logIn(secret, "wrong");
        assertThat(jdbc.sql(
                                "select count(*) from audit_entry where action = 'logInFailed' group by actor order by max(id) desc limit 1")
                        .query(Long.class)
                        .single())
                .isEqualTo(2);
    }

    @Test
    void failedLogInsAreAuditedWithTheAccountsName() throws Exception {
        String account = Accounts.create(identities, "applicant");
        new Visitor(ADDRESS).from("192.0.2.79").logIn(account, "wrong");
        assertThat(jdbc.sql("select count(*) from audit_entry where action = 'logInFailed' and actor = ?")
                        .param(account)
                        .query(Long.class)
                        .single())
                .isOne();
    }

    @Test
    void aStolenSessionEndsWhenThePasswordIsChanged() throws Exception {
        String account = Accounts.create(identities, "junior-officer");
        Visitor thief = new Visitor(ADDRESS);
        thief.logIn(account, "demo");
        assertThat(thief.get("/camunda/app/tasklist/default/").statusCode()).isEqualTo(200);
        assertThat(thief.get("/camunda/api/engine/engine/default/task/count").statusCode())
                .isEqualTo(200);

        User user = identities.createUserQuery().userId(account).singleResult();
        user.setPassword("demo");
        identities.saveUser(user);

        assertThat(thief.get("/applications").statusCode()).isEqualTo(302);
        assertThat(thief.get("/engine-rest/task").statusCode()).isEqualTo(401);
        assertThat(thief.get("/camunda/app/tasklist/default/").statusCode()).isEqualTo(302);
        assertThat(thief.get("/camunda/api/engine/engine/default/task/count").statusCode())
                .isEqualTo(401);
        assertThat(location(new Visitor(ADDRESS).logIn(account, "demo"))).isEqualTo("/");
    }

    @Test
    void aSessionEndsInPortalAndEngineWhenARoleIsWithdrawn() throws Exception {
        String account = Accounts.create(identities, "applicant", "auditor");
        Visitor first = new Visitor(ADDRESS);
        Visitor second = new Visitor(ADDRESS);
        for (Visitor session : new Visitor[] {first, second}) {
            session.logIn(account, "demo");
            assertThat(session.get("/camunda/api/engine/engine/default/task/count")
                            .statusCode())
                    .isEqualTo(200);
        }
        identities.deleteMembership(account, "auditor");
        for (Visitor session : new Visitor[] {first, second}) {
            assertThat(session.get("/camunda/api/engine/engine/default/task/count")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(session.get("/applications").statusCode()).isEqualTo(302);
        }
    }

    @Test
    void anAdministratorCannotTestPasswordsOverTheRestApi() {
        String account = Accounts.create(identities, "cash-manager");
        String administrator = Accounts.create(identities, "camunda-admin");
        as(administrator)
                .post("/engine-rest/identity/verify", Map.of("username", account, "password", "demo"))
                .expect(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/login",
                "/login/code",
                "/v",
                "/p",
                "/applications",
                "/apply",
                "/scan",
                "/scan/offline",
                "/outbox",
                "/nothing-here",
                "/camunda/app/tasklist/default/",
                "/camunda/api/engine/engine/default/task",
                "/engine-rest/task",
                "/api/programmes",
                "/api/applications",
                "/error",
                "/login?error",
                "/.well-known/jwks.json",
                "/actuator/health",
                "/assets/css/lifeline.css"
            })
    void anonymousPagesCreateNoSession(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(ADDRESS + path))
                .header("Accept", "text/html")
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(answer.headers().allValues("Set-Cookie")).noneMatch(cookie -> cookie.startsWith("JSESSIONID"));
    }

    @Test
    void aFailedLogInCreatesNoSession() throws Exception {
        Visitor stranger = new Visitor(ADDRESS).from("192.0.2.80");
        assertThat(location(stranger.logIn("nobody-" + UUID.randomUUID(), "wrong")))
                .startsWith("/login?");
        assertThat(stranger.session()).isEmpty();
    }

    @Test
    void anotherSiteCannotLogSomebodyIn() throws Exception {
        String account = Accounts.create(identities, "applicant");
        Visitor victim = new Visitor(ADDRESS);
        victim.get("/login");
        HttpResponse<String> forged =
                victim.send("/login", Map.of("username", account, "password", "demo", "_csrf", "made-up"));
        assertThat(forged.statusCode()).isEqualTo(403);
        assertThat(victim.send("/login", Map.of("username", account, "password", "demo"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(victim.get("/applications").statusCode()).isEqualTo(302);
    }

    /** By the work that the machine does and not by the clock: one comparison of hashes, whether there is such an account or not. */
    @Test
    void responseTimeDoesNotRevealWhichAccountsExist() throws Exception {
        ProcessEngineConfigurationImpl configuration =
                (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
        PasswordManager before = configuration.getPasswordManager();
        AtomicInteger compared = new AtomicInteger();
        String account = Accounts.create(identities, "applicant");
        as("nobody-" + UUID.randomUUID()).get("/api/applications").expect(401);
        configuration.setPasswordManager(new PasswordManager(new Sha512HashDigest(), List.of()) {
            @Override
            public boolean check(String password, String encrypted) {
                compared.incrementAndGet();
                return super.check(password, encrypted);
            }
        });
        try {
            Visitor stranger = new Visitor(ADDRESS).from("192.0.2.91");
            stranger.logIn(account, "wrong");
            assertThat(compared.getAndSet(0)).isOne();
            stranger.logIn("nobody-" + UUID.randomUUID(), "wrong");
            assertThat(compared.getAndSet(0)).isOne();
        } finally {
            configuration.setPasswordManager(before);
        }
    }
}
