package org.lifeline;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.platform.SettingMissing;
import org.lifeline.testing.Api;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.Deployment;
import org.lifeline.testing.KeycloakServer;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Providers;
import org.lifeline.testing.Sessions;
import org.lifeline.testing.Together;
import org.lifeline.testing.Visitor;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A real deployment whose people log in at a real Keycloak, set up by the realm that is delivered. */
@Tag("slow")
class KeycloakTest {

    @RegisterExtension
    static final KeycloakServer KEYCLOAK = new KeycloakServer();

    @TempDir
    static Path folder;

    private static final String SECRET = "Only I may read this";
    private static final String STORED = "JSON.stringify(Object.entries(sessionStorage))";

    private static final Pattern INVITATION = Pattern.compile("/invitations/([A-Za-z0-9_-]{43})");

    private static Deployment deployment;

    /** One for all that need no more than any. */
    private static @Nullable String programme;

    /** Made out before the product starts, so that it is over, or nearly, when a test needs it. */
    private static String expired;

    @RegisterExtension
    final Browser browser = new Browser(KEYCLOAK::productAddress);

    @BeforeAll
    static void start() throws IOException {
        KEYCLOAK.account("almaz", "applicant");
        KEYCLOAK.account("worku", "social-worker");
        KEYCLOAK.account("audit", "auditor");
        expired = KEYCLOAK.bearer("worku", Duration.ofSeconds(1));
        deployment = new Deployment(folder);
        deployment.start(settings());
    }

    @AfterAll
    static void stop() throws IOException {
        deployment.close();
    }

    private static Map<String, String> settings() {
        Map<String, String> settings = deployment.settings();
        settings.remove("lifeline.administrator.password");
        settings.put("server.port", String.valueOf(KEYCLOAK.productPort()));
        settings.put("lifeline.public-url", KEYCLOAK.productAddress());
        settings.put("lifeline.identity.issuer", KEYCLOAK.issuer());
        settings.put("lifeline.identity.client-secret", KeycloakServer.SECRET);
        settings.put("lifeline.identity.recheck", "1s");
        // many bad tokens come from this one address
        settings.put("lifeline.limits.log-ins-per-address", "1000");
        return settings;
    }

    // ---------------------------------------------------------------- people

    @Test
    void oneLogInOpensPortalTasklistAndCockpitAndOneLogOutClosesThem() {
        Page page = browser.desktop();
        page.navigate("/applications");
        assertThat(page).hasURL(at(KEYCLOAK.issuer()));
        logInAtKeycloak(page, "audit", KeycloakServer.PASSWORD);

        assertThat(page).hasURL(at(KEYCLOAK.productAddress() + "/applications"));
        assertThat(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log out")))
                .isVisible();
        browser.picture(page, "keycloak-portal");
        page.navigate("/camunda/app/tasklist/default/");
        assertThat(page.getByText("My tasks").first()).isVisible();
        assertThat(page.getByText("Given Of audit").first()).isVisible();
        browser.picture(page, "keycloak-tasklist");
        page.navigate("/camunda/app/cockpit/default/");
        assertThat(page.getByText("Given Of audit").first()).isVisible();
        assertThat(page.getByText("Process Definitions").first()).isVisible();
        browser.picture(page, "keycloak-cockpit");

        page.navigate("/applications");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log out"))
                .click();
        assertThat(page).hasURL(KEYCLOAK.productAddress() + "/");
        page.navigate("/camunda/app/cockpit/default/");
        assertThat(page).hasURL(at(KEYCLOAK.issuer()));
        assertThat(page.locator("#password")).isVisible();
    }

    @Test
    void aNationalIdMakesAnApplicant() {
        Page page = browser.phone();
        page.navigate("/apply");
        browser.picture(page, "keycloak-log-in");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("National ID"))
                .click();
        assertThat(page).hasURL(at(KEYCLOAK.nationalId()));
        logInAtKeycloak(page, KeycloakServer.CITIZEN, KeycloakServer.CITIZEN_PASSWORD);

        assertThat(page).hasURL(at(KEYCLOAK.productAddress() + "/apply"));
        List<String> accounts = KEYCLOAK.accounts("nid-");
        assertThat(accounts).hasSize(1);
        assertThat(KEYCLOAK.groups(accounts.get(0))).containsExactly("applicant");
        assertThat(accounts.get(0)).doesNotContain(KeycloakServer.CITIZEN);
    }

    @Test
    void requiresASecondFactorFromPeopleWhoPay() {
        KEYCLOAK.account("cashier", "cash-manager");
        Page page = browser.desktop();
        page.navigate("/login");
        logInAtKeycloak(page, "cashier", KeycloakServer.PASSWORD);

        assertThat(page.getByText("Mobile Authenticator Setup")).isVisible();
        browser.picture(page, "keycloak-second-factor");
        page.navigate("/applications");
        assertThat(page).hasURL(at(KEYCLOAK.issuer()));
    }

    /** Anywhere below an address; the browser reads the pattern, in its own dialect. */
    private static Pattern at(String address) {
        return Pattern.compile("^" + address.replace(".", "[.]"));
    }

    private static void logInAtKeycloak(Page page, String name, String password) {
        page.locator("#username").fill(name);
        page.locator("#password").fill(password);
        page.locator("#kc-login").click();
    }

    // ---------------------------------------------------------------- people of service providers

    /**
     * The product only reads at Keycloak: the group there says that somebody may work for a provider at all. For which one, and as what, is
     * said by the organisation.
     */
    @Test
    void whoIsInvitedWorksForTheOrganisationWithTheirLogInUntilTheyAreRemoved() throws Exception {
        JdbcClient jdbc = deployment.product().getBean(JdbcClient.class);
        String clinic = Providers.create(jdbc, "Clinic with Keycloak");
        KEYCLOAK.account("head-of-clinic", "service-provider");
        KEYCLOAK.account("clerk-of-clinic");
        jdbc.sql(
                        "insert into provider_account (user_id, provider_code, administrator) values ('head-of-clinic', ?, true)")
                .param(clinic)
                .update();
        Visitor head = logIn("head-of-clinic");
        assertThat(head.send(
                                "/provider/users/invitations",
                                Map.of(
                                        "email",
                                        "clerk@clinic.example.org",
                                        "role",
                                        "clerk",
                                        "_csrf",
                                        head.token("/provider/users")))
                        .statusCode())
                .isEqualTo(302);
        String link = await().atMost(PATIENCE)
                .until(() -> invitation(deployment.mails("clerk@clinic.example.org")), Objects::nonNull);

        // accounts are Keycloak's, and the link alone gives nobody the role
        Page page = browser.desktop();
        page.navigate("/invitations/" + link);
        assertThat(page.locator("#password")).hasCount(0);
        page.getByText("I have an account").click();
        logInAtKeycloak(page, "clerk-of-clinic", KeycloakServer.PASSWORD);
        assertThat(page.locator("main")).containsText("Clinic with Keycloak");
        assertThat(page.locator("main")).containsText("Ask the office to give it to you");
        assertThat(page.getByText("Join as clerk-of-clinic")).hasCount(0);
        browser.picture(page, "keycloak-invited-without-role");
        Visitor early = logIn("clerk-of-clinic");
        assertThat(post(early, "/provider/invitations/" + link, Map.of())).isEqualTo(403);
        KEYCLOAK.joinGroup("clerk-of-clinic", "service-provider");
        await().atMost(PATIENCE).untilAsserted(() -> {
            page.navigate("/provider/invitations/" + link);
            assertThat(page.getByText("Join as clerk-of-clinic").count()).isEqualTo(1);
        });
        browser.picture(page, "keycloak-invited");
        page.getByText("Join as clerk-of-clinic").click();
        assertThat(page).hasURL(KEYCLOAK.productAddress() + "/provider");
        assertThat(page.locator("main")).containsText("Clinic with Keycloak");
        // once
        assertThat(logIn("head-of-clinic").get("/invitations/" + link).statusCode())
                .isEqualTo(404);

        // the clerk gives help, and changes no colleague
        String voucher = voucherFor(clinic);
        redeem("clerk-of-clinic", voucher).expect(201);
        page.navigate("/provider");
        assertThat(page.locator("main")).containsText("EUR 1.00");
        Visitor clerk = logIn("clerk-of-clinic");
        assertThat(clerk.get("/provider").statusCode()).isEqualTo(200);
        assertThat(post(clerk, "/provider/users/head-of-clinic/removal", Map.of()))
                .isEqualTo(403);

        // a role holds with the next request, in the session of before
        assertThat(post(head, "/provider/users/clerk-of-clinic/role", Map.of("role", "administrator")))
                .isEqualTo(302);
        assertThat(clerk.get("/provider/users").body()).contains("/provider/users/invitations");
        assertThat(post(head, "/provider/users/clerk-of-clinic/role", Map.of("role", "clerk")))
                .isEqualTo(302);
        assertThat(clerk.get("/provider/users").body()).doesNotContain("/provider/users/invitations");

        // and so does a removal; Keycloak knows nothing of it
        Api program = as("clerk-of-clinic");
        program.get("/api/redemptions").expect(200);
        assertThat(post(head, "/provider/users/clerk-of-clinic/removal", Map.of()))
                .isEqualTo(302);
        assertThat(clerk.get("/provider").statusCode()).isEqualTo(403);
        program.get("/api/redemptions").expect(403);
        redeem("clerk-of-clinic", voucher).expect(403);
        page.navigate("/provider");
        assertThat(page.locator("main")).not().containsText("EUR 1.00");
        browser.picture(page, "keycloak-removed");
        assertThat(KEYCLOAK.groups("clerk-of-clinic")).containsExactly("service-provider");

        // who leaves the group at Keycloak is out, too, though the organisation still names them
        assertThat(head.get("/provider").statusCode()).isEqualTo(200);
        KEYCLOAK.leaveGroup("head-of-clinic", "service-provider");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(head.get("/provider").statusCode()).isEqualTo(302));
        as("head-of-clinic").get("/api/redemptions").expect(403);
    }

    private static @Nullable String invitation(String mails) {
        Matcher link = INVITATION.matcher(mails);
        return link.find() ? link.group(1) : null;
    }

    /** What a provider scans to give help. */
    private static String voucherFor(String provider) {
        String programme = NewProgramme.with(deployment.product().getBean(JdbcClient.class))
                .providers(provider)
                .stages("social-worker");
        Api applicant = as("almaz");
        String number = Cases.apply(applicant, programme, Cases.answers());
        Cases.approve(as("worku"), number);
        String code = Cases.status(applicant, number, "voucherIssued")
                .path("voucherCode")
                .asText();
        return applicant
                .get("/api/vouchers/" + code)
                .expect(200)
                .json()
                .path("qr")
                .asText();
    }

    private static Api.Answer redeem(String clerk, String voucher) {
        return as(clerk)
                .post(
                        "/api/redemptions",
                        Map.of("qr", voucher, "amount", "1.00", "currency", "EUR"),
                        Map.of("Idempotency-Key", UUID.randomUUID().toString()));
    }

    /** The status of the answer to a form, sent in the session of a person. */
    private static int post(Visitor person, String path, Map<String, String> values) throws Exception {
        Map<String, String> form = new HashMap<>(values);
        form.put("_csrf", person.token("/"));
        return person.send(path, form).statusCode();
    }

    // ---------------------------------------------------------------- a session that ends while somebody writes

    @Test
    void whatWasTypedIsSentAfterTheLogInAtKeycloakInAnotherTab() {
        KEYCLOAK.account("writer", "applicant");
        Page page = writing("writer");

        Page tab = logInTab(page, "writer");
        assertThat(tab.locator("#password")).isVisible();
        browser.picture(page, "keycloak-session-ended");
        // too early: nothing is lost by it
        haveLoggedIn(page).click();
        assertThat(page.getByRole(AriaRole.ALERTDIALOG)).containsText("You are not logged in yet.");
        logInAtKeycloak(tab, "writer", KeycloakServer.PASSWORD);
        assertThat(tab).hasURL(at(KEYCLOAK.productAddress()));
        comeBack(page);

        assertThat(page.getByRole(AriaRole.ALERTDIALOG)).hasCount(0);
        assertThat(need(page)).hasValue(SECRET);
        page.locator("[data-action=draft]").click();
        assertThat(page.locator("#saved")).isVisible();
        assertThat(as("writer").get("/api/applications").expect(200).json()).hasSize(1);
        assertThat(String.valueOf(page.evaluate(STORED))).doesNotContain(SECRET);
    }

    @Test
    void anotherPersonWhoLogsInAtKeycloakInAnotherTabSeesNothingOfWhatWasTyped() {
        KEYCLOAK.account("interrupted", "applicant");
        KEYCLOAK.account("next-person", "applicant");
        Page page = writing("interrupted");

        Page tab = logInTab(page, "interrupted");
        logInAtKeycloak(tab, "next-person", KeycloakServer.PASSWORD);
        assertThat(tab).hasURL(at(KEYCLOAK.productAddress()));
        comeBack(page);

        assertThat(page).hasURL(KEYCLOAK.productAddress() + "/");
        assertThat(page.locator("body")).not().containsText(SECRET);
        assertThat(String.valueOf(page.evaluate(STORED))).doesNotContain(SECRET);
        for (Page each : List.of(page, tab)) {
            each.navigate("/apply?programme=" + programme());
            assertThat(each.locator("#buttons")).isVisible();
            assertThat(need(each)).not().hasValue(SECRET);
        }
        for (String name : List.of("interrupted", "next-person")) {
            assertThat(as(name).get("/api/applications").expect(200).json())
                    .as(name)
                    .isEmpty();
        }
    }

    /** A page on which somebody typed, whose session here and at Keycloak has ended, and who pressed. */
    private Page writing(String name) {
        Page page = browser.desktop();
        Sessions sessions = new Sessions(deployment.product());
        page.navigate("/apply?programme=" + programme());
        logInAtKeycloak(page, name, KeycloakServer.PASSWORD);
        assertThat(page.locator("#buttons")).isVisible();
        need(page).fill(SECRET);
        page.waitForFunction(STORED + ".includes('" + SECRET + "')");
        sessions.end(page.context());
        KEYCLOAK.endSessions(name);
        page.locator("[data-action=draft]").click();
        return page;
    }

    private static Page logInTab(Page page, String name) {
        Locator dialog = page.getByRole(AriaRole.ALERTDIALOG);
        assertThat(dialog)
                .containsText("You are logged out now. Log in as " + name
                        + " in another tab, then come back here: what you typed is still here");
        assertThat(dialog.getByLabel("Password")).hasCount(0);
        return page.waitForPopup(
                () -> dialog.getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Log in in another tab"))
                        .click());
    }

    private static Locator haveLoggedIn(Page page) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("I have logged in"));
    }

    /** The page may have seen by itself that somebody is logged in again. */
    private static void comeBack(Page page) {
        page.bringToFront();
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    }

    private static Locator need(Page page) {
        return page.locator("[id$='-field_needDescription']").first();
    }

    private static String programme() {
        if (programme == null) {
            programme = NewProgramme.with(deployment.product().getBean(JdbcClient.class))
                    .providers()
                    .stages("social-worker");
        }
        return programme;
    }

    // ---------------------------------------------------------------- programs and the engine

    @Test
    void theEngineReadsUsersAndGroupsFromKeycloak() {
        KEYCLOAK.account("admin-of-accounts", "camunda-admin");
        Api administrator = as("admin-of-accounts");

        assertThat(administrator
                        .get("/engine-rest/user?id=worku")
                        .expect(200)
                        .json()
                        .findValuesAsText("id"))
                .containsExactly("worku");
        assertThat(administrator
                        .get("/engine-rest/user?memberOfGroup=social-worker")
                        .expect(200)
                        .json()
                        .findValuesAsText("id"))
                .contains("worku")
                .doesNotContain("almaz");
        assertThat(administrator
                        .get("/engine-rest/group?member=worku")
                        .expect(200)
                        .json()
                        .findValuesAsText("id"))
                .containsExactly("social-worker");
        assertThat(administrator.get("/engine-rest/group").expect(200).json().findValuesAsText("id"))
                .contains("camunda-admin", "senior-officer", "service-provider", "operations");
        // accounts are made in Keycloak alone
        assertThat(administrator
                        .post(
                                "/engine-rest/user/create",
                                Map.of("profile", Map.of("id", "x"), "credentials", Map.of("password", "x")))
                        .status())
                .isIn(400, 403, 500);
    }

    @Test
    void aCaseIsDecidedByKeycloakAccounts() {
        String programme = programme();
        Api applicant = as("almaz");
        String number = Cases.apply(applicant, programme, Cases.answers());
        String task = Cases.task(as("worku"), number);

        assertThat(applicant.get("/engine-rest/task/" + task).status()).isEqualTo(403);
        Cases.complete(as("worku"), task, "approve", "needConfirmed", "Checked, all in order.")
                .expect(204);

        String voucher = Cases.status(applicant, number, "voucherIssued")
                .path("voucherCode")
                .asText();
        assertThat(applicant
                        .get("/api/vouchers/" + voucher)
                        .expect(200)
                        .json()
                        .path("code")
                        .asText())
                .isEqualTo(voucher);
    }

    @Test
    void refusesApiCallsOfTheLogInsServiceAccount() {
        with("Bearer " + KEYCLOAK.programToken("lifeline"))
                .get("/api/applications")
                .expectProblem(401, "unauthorized");
        with("Bearer " + KEYCLOAK.programToken("lifeline-caller"))
                .get("/api/applications")
                .expect(200);
        with("Bearer " + KEYCLOAK.programToken("lifeline-caller"))
                .get("/engine-rest/task")
                .expectProblem(403, "forbidden");
    }

    // ---------------------------------------------------------------- what does not get in

    @Test
    void refusesTokensThatAreNotOurs() throws Exception {
        String good = KEYCLOAK.bearer("worku");
        with("Bearer " + good).get("/engine-rest/task").expect(200);
        SignedJWT token = SignedJWT.parse(good);
        RSAKey real = signingKey();
        RSAKey own = new RSAKeyGenerator(2048).keyID(real.getKeyID()).generate();
        JWTClaimsSet claims = new JWTClaimsSet.Builder(token.getJWTClaimsSet())
                .claim("groups", List.of("/operations", "/camunda-admin"))
                .expirationTime(new Date(System.currentTimeMillis() + 60_000))
                .build();

        Map<String, String> bad = new LinkedHashMap<>();
        bad.put("expired", expired);
        bad.put(
                "of another realm",
                KEYCLOAK.token(
                        KEYCLOAK.nationalId(),
                        "admin-cli",
                        null,
                        KeycloakServer.CITIZEN,
                        KeycloakServer.CITIZEN_PASSWORD));
        bad.put(
                "without the audience",
                KEYCLOAK.token(KEYCLOAK.issuer(), "admin-cli", null, "worku", KeycloakServer.PASSWORD));
        bad.put("alg none", new PlainJWT(claims).serialize());
        bad.put(
                "alg none with a key id",
                unsigned("{\"alg\":\"none\",\"kid\":\"" + real.getKeyID() + "\"}", claims) + ".");
        bad.put("unsigned", unsigned("{\"alg\":\"RS256\",\"kid\":\"" + real.getKeyID() + "\"}", claims) + ".");
        bad.put(
                "HS256 with the public key",
                sign(JWSAlgorithm.HS256, new MACSigner(real.toRSAPublicKey().getEncoded()), real.getKeyID(), claims));
        bad.put(
                "HS256 with the public key as PEM",
                sign(JWSAlgorithm.HS256, new MACSigner(pem(real)), real.getKeyID(), claims));
        bad.put("signed by somebody else", sign(JWSAlgorithm.RS256, new RSASSASigner(own), real.getKeyID(), claims));
        bad.put("signed by an unknown key", sign(JWSAlgorithm.RS256, new RSASSASigner(own), "no-such-key", claims));
        bad.put("another algorithm", sign(JWSAlgorithm.PS256, new RSASSASigner(own), real.getKeyID(), claims));
        bad.put(
                "another payload",
                token.getParsedParts()[0] + "." + claims.toPayload().toBase64URL() + "." + token.getParsedParts()[2]);
        bad.put("without its signature", good.substring(0, good.lastIndexOf('.') + 1));
        bad.put("cut", good.substring(0, good.length() - 10));
        bad.put("garbage", "garbage");
        bad.put("dots", "..");
        bad.put("not base64", "a.b.c");
        bad.put("long", "x".repeat(6000));
        bad.put("nothing", "");
        bad.put("two words", good + " " + good);
        bad.put("strange characters", "{\"a\": '<script>'}");
        // two clocks may differ by some seconds, so it is over a little after its time
        await().atMost(PATIENCE)
                .until(() -> with("Bearer " + expired).get("/api/applications").status() == 401);
        bad.forEach((what, value) -> {
            for (String path : List.of("/api/applications", "/engine-rest/task", "/actuator/prometheus")) {
                Api.Answer answer = with("Bearer " + value).get(path);
                assertThat(answer.status()).as(what + ": " + answer.text()).isEqualTo(401);
                answer.expectProblem(401, "unauthorized");
                assertThat(answer.header("WWW-Authenticate")).as(what).startsWith("Bearer");
                assertThat(answer.header("Set-Cookie")).as(what).isEmpty();
            }
        });
        for (String header : List.of(
                "bearer",
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString("worku:a long enough secret".getBytes(StandardCharsets.UTF_8)),
                "DPoP " + good,
                "Digest x",
                "Negotiate x")) {
            with(header).get("/api/applications").expectProblem(401, "unauthorized");
        }
        // a token is no session: it opens no page, and is not taken from an address
        assertThat(with("Bearer " + good).get("/applications").status()).isEqualTo(302);
        assertThat(with(null).get("/api/applications?access_token=" + good).status())
                .isEqualTo(401);
    }

    @Test
    void refusesALogInThatItDidNotStart() throws Exception {
        Visitor visitor = new Visitor(KEYCLOAK.productAddress());
        for (String query : List.of(
                "", "?code=x", "?state=x", "?code=x&state=x", "?error=access_denied&state=x", "?code=%00&state=%00")) {
            HttpResponse<String> answer = visitor.get("/login/oauth2/code/lifeline" + query);
            assertThat(answer.statusCode()).as(query).isEqualTo(302);
            assertThat(visitor.follow(answer).body())
                    .as(query)
                    .contains("Log in again")
                    .doesNotContain("Exception");
        }
        assertThat(visitor.get("/oauth2/authorization/no-such-provider").statusCode())
                .isEqualTo(302);
        assertThat(visitor.get("/login/oauth2/code/no-such-provider?code=x&state=x")
                        .statusCode())
                .isEqualTo(302);
        assertThat(visitor.get("/applications").statusCode()).isEqualTo(302);
    }

    @Test
    void acceptsALogInCodeOnceAndOnlyInTheSessionThatRequestedIt() throws Exception {
        Visitor person = new Visitor(KEYCLOAK.productAddress());
        URI callback = person.callbackAtKeycloak("worku", KeycloakServer.PASSWORD);
        Visitor thief = new Visitor(KEYCLOAK.productAddress());
        assertThat(thief.follow(thief.get(callback)).body()).contains("Log in again");

        String before = person.session();
        assertThat(before).as("to begin a log-in begins no session").isEmpty();
        assertThat(person.get(callback).headers().firstValue("Location").orElse(""))
                .doesNotContain("error");
        assertThat(person.session()).isNotEqualTo(before);
        assertThat(person.get("/engine-rest/task").statusCode()).isEqualTo(200);
        // the log-in and its tokens, and nothing of how it came about
        assertThat(Sessions.parts(deployment.product().getBean(JdbcClient.class), person.session()))
                .containsExactlyInAnyOrder(
                        "SPRING_SECURITY_CONTEXT", "org.lifeline.platform.security.TokensInSession.tokens");

        // the same again: no second log-in, and the first one stands
        person.get(callback);
        assertThat(person.get("/engine-rest/task").statusCode()).isEqualTo(200);

        // an old code under a new state
        Visitor other = new Visitor(KEYCLOAK.productAddress());
        String state = other.get("/oauth2/authorization/lifeline")
                .headers()
                .firstValue("Location")
                .orElseThrow()
                .replaceAll(".*[?&]state=([^&]+).*", "$1");
        String code = callback.getQuery().replaceAll("(?:.*&)?code=([^&]+).*", "$1");
        HttpResponse<String> replayed = other.get("/login/oauth2/code/lifeline?code=" + code + "&state=" + state);
        assertThat(other.follow(replayed).body()).contains("Log in again").doesNotContain("Exception");
        assertThat(other.get("/engine-rest/task").statusCode()).isEqualTo(401);
    }

    @Test
    void parallelLogInsGetSessionsOfTheirOwn() throws Exception {
        for (int n = 0; n < 4; n++) {
            KEYCLOAK.account("together-" + n, "social-worker");
        }
        List<Visitor> visitors = Together.run(4, n -> {
            try {
                return logIn("together-" + n);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(visitors).extracting(Visitor::session).doesNotHaveDuplicates();
        for (int n = 0; n < visitors.size(); n++) {
            assertThat(visitors.get(n).get("/engine-rest/task").statusCode()).isEqualTo(200);
            assertThat(visitors.get(n).get("/").body()).contains("together-" + n);
        }
        Visitor second = logIn("together-0");
        assertThat(second.session()).isNotEqualTo(visitors.get(0).session());
        visitors.get(0).logOut();
        assertThat(visitors.get(0).get("/engine-rest/task").statusCode()).isEqualTo(401);
        assertThat(second.get("/engine-rest/task").statusCode()).isEqualTo(200);
        assertThat(visitors.get(1).get("/engine-rest/task").statusCode()).isEqualTo(200);

        // two tabs of one browser: the second log-in takes the place of the first, and whoever is in stays in
        Visitor tabs = new Visitor(KEYCLOAK.productAddress());
        String first = tabs.get("/oauth2/authorization/lifeline")
                .headers()
                .firstValue("Location")
                .orElseThrow();
        tabs.get(tabs.callbackAtKeycloak("worku", KeycloakServer.PASSWORD));
        HttpResponse<String> late = tabs.get(tabs.get(URI.create(first))
                .headers()
                .firstValue("Location")
                .map(URI::create)
                .orElseThrow());
        assertThat(tabs.follow(tabs.follow(late)).statusCode()).isEqualTo(200);
        assertThat(tabs.get("/engine-rest/task").statusCode()).isEqualTo(200);
    }

    @Test
    void aSessionEndsWithARoleThatWasTakenAway() throws Exception {
        KEYCLOAK.account("leaving", "applicant", "auditor");
        Visitor person = logIn("leaving");
        assertThat(person.get("/engine-rest/task").statusCode()).isEqualTo(200);
        assertThat(person.get("/camunda/app/cockpit/default/").statusCode()).isEqualTo(200);
        assertThat(person.get("/camunda/api/engine/engine/default/process-instance/count")
                        .statusCode())
                .isEqualTo(200);

        KEYCLOAK.leaveGroup("leaving", "auditor");

        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(person.get("/engine-rest/task").statusCode()).isEqualTo(401));
        assertThat(person.get("/camunda/api/engine/engine/default/process-instance/count")
                        .statusCode())
                .isEqualTo(401);
        assertThat(person.get("/camunda/app/cockpit/default/").statusCode()).isEqualTo(302);
        // still somebody: the other role stands
        assertThat(logIn("leaving").get("/applications").statusCode()).isEqualTo(200);
    }

    @Test
    void refusesALogInWhoseRolesExcludeEachOtherAndSaysWhich() throws Exception {
        KEYCLOAK.account("both", "junior-officer", "service-provider");
        as("both").get("/api/applications").expectProblem(403, "rolesExclude");
        assertThat(as("both").get("/engine-rest/task").expect(403).text())
                .contains("junior-officer", "service-provider");

        Visitor person = new Visitor(KEYCLOAK.productAddress());
        HttpResponse<String> refused = person.get(person.callbackAtKeycloak("both", KeycloakServer.PASSWORD));
        assertThat(person.follow(refused).body())
                .contains("junior-officer", "service-provider", "one person cannot have both of these roles");
        assertThat(person.get("/applications").statusCode()).isEqualTo(302);
    }

    @Test
    void aGroupOutsideTheRoleTableGivesNoAccess() {
        KEYCLOAK.group("friends-of-the-house");
        KEYCLOAK.account("friend", "friends-of-the-house");
        as("friend").get("/engine-rest/task").expectProblem(403, "forbidden");
    }

    @Test
    void aSessionEndsWithTheLogInAtKeycloakOrTheAccount() throws Exception {
        KEYCLOAK.account("shut", "social-worker");
        KEYCLOAK.account("gone", "social-worker");
        Visitor shut = logIn("shut");
        Visitor gone = logIn("gone");
        KEYCLOAK.disable("shut");
        KEYCLOAK.endSessions("gone");

        for (Visitor person : List.of(shut, gone)) {
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(person.get("/engine-rest/task").statusCode())
                                    .isEqualTo(401));
            assertThat(person.get("/applications").headers().firstValue("Location"))
                    .hasValue("/login");
        }
    }

    @Test
    void locksAnAccountAfterManyWrongPasswords() throws Exception {
        KEYCLOAK.account("guessed", "social-worker");
        for (int i = 0; i < 6 && !KEYCLOAK.isLocked("guessed"); i++) {
            Visitor guesser = new Visitor(KEYCLOAK.productAddress());
            assertThat(guesser.passwordAtKeycloak("guessed", "wrong password " + i)
                            .body())
                    .contains("Invalid username or password");
        }
        await().until(() -> KEYCLOAK.isLocked("guessed"));
        HttpResponse<String> right =
                new Visitor(KEYCLOAK.productAddress()).passwordAtKeycloak("guessed", KeycloakServer.PASSWORD);
        assertThat(right.statusCode()).isEqualTo(200);
        assertThat(right.body()).contains("Invalid username or password");
    }

    @Test
    void hasNoAccountsOfItsOwn() throws Exception {
        Visitor visitor = new Visitor(KEYCLOAK.productAddress());
        assertThat(visitor.get("/login").headers().firstValue("Location").orElse(""))
                .endsWith("/oauth2/authorization/lifeline");
        assertThat(visitor.get("/login?error").body()).doesNotContain("password", "Demonstration");
        String basic = Base64.getEncoder().encodeToString("senior-officer:demo".getBytes(StandardCharsets.UTF_8));
        Api.Answer refused = with("Basic " + basic).get("/engine-rest/task").expectProblem(401, "unauthorized");
        assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(KEYCLOAK.accounts("officer")).isEmpty();
    }

    // ---------------------------------------------------------------- a wrong set-up

    @Test
    void saysInOneLineWhatIsWrongWithTheIdentityProvider() {
        Map<String, String> settings = settings();
        settings.put("server.port", "0");

        settings.put("lifeline.identity.issuer", "http://127.0.0.1:1/realms/lifeline");
        assertThatExceptionOfType(SettingMissing.class)
                .isThrownBy(() -> start(settings))
                .withMessageContainingAll("lifeline.identity.issuer", "http://127.0.0.1:1/realms/lifeline");
        settings.put("lifeline.identity.issuer", KEYCLOAK.issuer().replace("127.0.0.1", "localhost"));
        settings.put("lifeline.identity.internal-url", KEYCLOAK.issuer());
        assertThatExceptionOfType(SettingMissing.class)
                .isThrownBy(() -> start(settings))
                .withMessageContaining("calls itself " + KEYCLOAK.issuer());
        settings.remove("lifeline.identity.internal-url");
        settings.put("lifeline.identity.issuer", KEYCLOAK.issuer());
        settings.put("lifeline.identity.client-secret", "wrong");
        assertThatExceptionOfType(SettingMissing.class)
                .isThrownBy(() -> start(settings))
                .withMessageContaining("lifeline.identity.client-secret");
        settings.remove("lifeline.identity.client-secret");
        assertThatExceptionOfType(SettingMissing.class)
                .isThrownBy(() -> start(settings))
                .withMessageContaining("lifeline.identity.client-secret");
        settings.remove("spring.datasource.url");
        assertThatExceptionOfType(SettingMissing.class)
                .isThrownBy(() -> start(settings))
                .withMessageContaining("spring.datasource.url");
    }

    /** Finds the one line inside what Spring wraps around it, as the analyzer on the console does. */
    private static void start(Map<String, String> settings) {
        try {
            Deployment.run(settings).close();
        } catch (RuntimeException e) {
            for (Throwable t = e; t != null; t = t.getCause()) {
                if (t instanceof SettingMissing missing) {
                    throw missing;
                }
            }
            throw e;
        }
    }

    // ---------------------------------------------------------------- steps

    private static Api as(String name) {
        return with("Bearer " + KEYCLOAK.bearer(name));
    }

    private static Api with(String authorization) {
        return Api.with(KEYCLOAK.productAddress(), authorization);
    }

    private static Visitor logIn(String name) throws Exception {
        Visitor visitor = new Visitor(KEYCLOAK.productAddress());
        visitor.get(visitor.callbackAtKeycloak(name, KeycloakServer.PASSWORD));
        return visitor;
    }

    private static RSAKey signingKey() throws IOException, ParseException {
        return JWKSet.load(URI.create(KEYCLOAK.issuer() + "/protocol/openid-connect/certs")
                        .toURL())
                .getKeys()
                .stream()
                .filter(key -> KeyUse.SIGNATURE.equals(key.getKeyUse()) && key instanceof RSAKey)
                .map(RSAKey.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static byte[] pem(RSAKey key) throws JOSEException {
        return ("-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(key.toRSAPublicKey().getEncoded()) + "\n-----END PUBLIC KEY-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String sign(JWSAlgorithm algorithm, JWSSigner signer, String key, JWTClaimsSet claims)
            throws JOSEException {
        SignedJWT token =
                new SignedJWT(new JWSHeader.Builder(algorithm).keyID(key).build(), claims);
        token.sign(signer);
        return token.serialize();
    }

    private static String unsigned(String header, JWTClaimsSet claims) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(StandardCharsets.UTF_8)) + "."
                + claims.toPayload().toBase64URL();
    }
}
