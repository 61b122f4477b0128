package org.lifeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.platform.SettingMissing;
import org.lifeline.testing.Deployment;
import org.lifeline.testing.QuickPasswords;
import org.lifeline.testing.Visitor;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The same program with a database of its own configured: a real deployment, without anything of the demonstration. */
@Tag("slow")
class ExternalModeTest {

    @TempDir
    static Path folder;

    private static Deployment deployment;
    private static String address;

    @BeforeAll
    static void start() throws IOException {
        deployment = new Deployment(folder);
        Map<String, String> settings = deployment.settings();
        settings.remove(QuickPasswords.SETTING);
        deployment.start(settings);
        address = deployment.address();
    }

    @AfterAll
    static void stop() throws IOException {
        deployment.close();
    }

    @Test
    void knowsNoDemoAccount() throws Exception {
        assertThat(new Visitor(address)
                        .logIn("senior-officer", "demo")
                        .headers()
                        .firstValue("Location"))
                .hasValue("/login?error");
        assertThat(new Visitor(address).get("/login").body()).doesNotContain("senior-officer", "Demonstration");
        assertThat(new Visitor(address).get("/api/programmes").body()).isEqualTo("[]");
    }

    /** Without a gateway no code goes to a telephone; where the message is, only its reader knows. */
    @Test
    void applicantsRegisterWithACodeByMail() throws Exception {
        Visitor applicant = new Visitor(address);
        String token = applicant.token("/login/code");
        assertThat(applicant
                        .send("/login/code", Map.of("contact", "+251911234567", "_csrf", token))
                        .body())
                .contains("We cannot send a text message to this phone number");
        String page = applicant
                .send("/login/code", Map.of("contact", "almaz@example.org", "_csrf", token))
                .headers()
                .firstValue("Location")
                .orElseThrow();
        assertThat(applicant.get(page).body()).contains("a…@example.org").doesNotContain("/outbox", "Demonstration");
        await().atMost(PATIENCE)
                .until(() -> !deployment.mails("almaz@example.org").isEmpty());
        String code = deployment.mails("almaz@example.org").replaceAll("(?s).*?\\b(\\d{6})\\b.*", "$1");
        assertThat(applicant
                        .send(page, Map.of("code", code, "_csrf", applicant.token(page)))
                        .headers()
                        .firstValue("Location"))
                .hasValue("/account");
        assertThat(applicant.get("/account").body()).contains("How may we call you?");
        // there is no password by which the account could be opened, not even an empty one
        String account = deployment
                .product()
                .getBean(JdbcClient.class)
                .sql("select user_id from applicant_contact")
                .query(String.class)
                .single();
        for (String guess : List.of("", "null", code)) {
            assertThat(new Visitor(address).logIn(account, guess).headers().firstValue("Location"))
                    .hasValue("/login?error");
        }
    }

    @Test
    void refusesHttpBasicEvenWithTheRightPassword() throws Exception {
        String basic = Base64.getEncoder()
                .encodeToString(("administrator:" + Deployment.PASSWORD).getBytes(StandardCharsets.UTF_8));

        HttpResponse<String> answer = new Visitor(address).get("/engine-rest/task", "Authorization", "Basic " + basic);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).isEmpty();
    }

    @Test
    void letsTheFirstAdministratorIntoCamundaAdminToMakeTheOtherAccounts() throws Exception {
        Visitor administrator = new Visitor(address);
        assertThat(administrator
                        .logIn("administrator", Deployment.PASSWORD)
                        .headers()
                        .firstValue("Location"))
                .hasValue("/");

        HttpResponse<String> page = administrator.get("/camunda/app/admin/default/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("X-Authorized-Apps").orElse("")).contains("admin");
        HttpResponse<String> groups =
                administrator.get("/camunda/api/engine/engine/default/group?sortBy=id&sortOrder=asc");
        assertThat(groups.body()).contains("camunda-admin", "senior-officer", "service-provider");
        HttpResponse<String> accounts = administrator.get("/camunda/api/engine/engine/default/user/count");
        assertThat(accounts.body()).contains("\"count\":1");
        // Admin asks so which groups somebody can join: without it nobody gets a role
        HttpResponse<String> offered = administrator.call(
                "POST",
                "/camunda/api/engine/engine/default/group?firstResult=0&maxResults=50",
                "application/json",
                "{}".getBytes(StandardCharsets.UTF_8),
                "X-XSRF-TOKEN",
                administrator.cookie("XSRF-TOKEN"));
        assertThat(offered.statusCode()).as(offered.body()).isEqualTo(200);
        assertThat(offered.body()).contains("senior-officer");
    }

    /** The proxy here says nothing of https at all: the public address is enough. */
    @Test
    void keepsItsCookiesToHttpsAndToThisHost() throws Exception {
        Visitor person = new Visitor(address);
        List<String> cookies = new ArrayList<>(person.get("/login").headers().allValues("Set-Cookie"));
        cookies.addAll(
                person.logIn("administrator", Deployment.PASSWORD).headers().allValues("Set-Cookie"));
        cookies.addAll(person.get("/camunda/app/admin/default/").headers().allValues("Set-Cookie"));

        assertThat(cookies).anyMatch(c -> c.startsWith("__Host-lifeline=")).anyMatch(c -> c.startsWith("XSRF-TOKEN="));
        assertThat(cookies)
                .allMatch(c -> c.matches(".*; ?Secure\\b.*") && c.contains("SameSite=Lax"))
                .noneMatch(c -> c.contains("Domain="));
        assertThat(cookies)
                .filteredOn(c -> c.startsWith("__Host-"))
                .allMatch(c -> c.contains("; HttpOnly") && c.contains("Path=/;"));
    }

    @Test
    void keepsItsOwnAccountsPasswordsLongAndAsSlowHashes() {
        IdentityService identities = deployment.product().getBean(IdentityService.class);
        User employee = identities.newUser("b.bekele");
        for (String weak : List.of("short", "elevenchars", "I am b.bekele!")) {
            employee.setPassword(weak);
            assertThatThrownBy(() -> identities.saveUser(employee)).as(weak).hasMessageContaining("policy");
        }
        String password = "ünï only lower case letters and spaces, more than sixty-four of them in all";
        employee.setPassword(password);
        identities.saveUser(employee);

        String stored = deployment
                .product()
                .getBean(JdbcClient.class)
                .sql("select pwd_ from act_id_user where id_ = 'b.bekele'")
                .query(String.class)
                .single();
        assertThat(stored).startsWith("{PBKDF2-SHA512-210000}").doesNotContain("letters");
        assertThat(identities.checkPassword("b.bekele", password)).isTrue();
        assertThat(identities.checkPassword("b.bekele", password.substring(0, password.length() - 1)))
                .isFalse();
        assertThat(identities.checkPassword("b.bekele", password.toUpperCase(java.util.Locale.ROOT)))
                .isFalse();
        identities.deleteUser("b.bekele");
    }

    @Test
    void showsNoOutboxPages() throws Exception {
        Visitor administrator = new Visitor(address);
        administrator.logIn("administrator", Deployment.PASSWORD);

        assertThat(administrator.get("/outbox").statusCode()).isEqualTo(404);
    }

    @Test
    void namesMissingSettingsAtStart() {
        Map<String, String> settings = deployment.settings();
        settings.keySet().removeAll(List.of("spring.mail.host", "lifeline.keys.password", "lifeline.treasury.iban"));

        assertThatExceptionOfType(SettingMissing.class)
                .isThrownBy(() -> Deployment.run(settings))
                .withMessageContainingAll("spring.mail.host", "lifeline.keys.password", "lifeline.treasury.iban")
                .withMessageNotContaining("lifeline.treasury.name");
    }

    @Test
    void startsNoEmbeddedDatabaseBesideTheConfiguredOne() {
        assertThat(deployment.product().getBeansOfType(EmbeddedPostgres.class)).isEmpty();
        assertThat(Files.exists(folder.resolve("data/postgres"))).isFalse();
    }
}
