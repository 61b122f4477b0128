package org.lifeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.platform.SettingMissing;
import org.lifeline.testing.Deployment;

/** The same program with a database of its own configured: a real deployment, without anything of the demonstration. */
class ExternalModeTest {

    @TempDir
    static Path folder;

    private static Deployment deployment;
    private static String address;

    @BeforeAll
    static void start() throws IOException {
        deployment = new Deployment(folder);
        deployment.start(deployment.settings());
        address = deployment.address();
    }

    @AfterAll
    static void stop() throws IOException {
        deployment.close();
    }

    /** A browser without a screen: keeps its cookies, follows no redirects. */
    private static final class Visitor {
        private final HttpClient client =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

        HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path));
            if (headers.length > 0) {
                request.headers(headers);
            }
            return client.send(request.build(), BodyHandlers.ofString());
        }

        HttpResponse<String> logIn(String name, String password) throws IOException, InterruptedException {
            Matcher token = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"").matcher(get("/login").body());
            assertThat(token.find()).isTrue();
            String form = "username=" + URLEncoder.encode(name, StandardCharsets.UTF_8)
                    + "&password=" + URLEncoder.encode(password, StandardCharsets.UTF_8)
                    + "&_csrf=" + URLEncoder.encode(token.group(1), StandardCharsets.UTF_8);
            return client.send(
                    HttpRequest.newBuilder(URI.create(address + "/login"))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(BodyPublishers.ofString(form))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    @Test
    void knowsNoDemoAccount() throws Exception {
        assertThat(new Visitor().logIn("senior-officer", "demo").headers().firstValue("Location")).hasValue(address + "/login?error");
        assertThat(new Visitor().get("/login").body()).doesNotContain("senior-officer", "Demonstration");
        assertThat(new Visitor().get("/api/programmes").body()).isEqualTo("[]");
    }

    @Test
    void refusesHttpBasicEvenWithTheRightPassword() throws Exception {
        String basic = Base64.getEncoder().encodeToString(("administrator:" + Deployment.PASSWORD).getBytes(StandardCharsets.UTF_8));

        HttpResponse<String> answer = new Visitor().get("/engine-rest/task", "Authorization", "Basic " + basic);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).isEmpty();
    }

    @Test
    void letsTheFirstAdministratorIntoCamundaAdminToMakeTheOtherAccounts() throws Exception {
        Visitor administrator = new Visitor();
        assertThat(administrator.logIn("administrator", Deployment.PASSWORD).headers().firstValue("Location")).hasValue(address + "/");

        HttpResponse<String> page = administrator.get("/camunda/app/admin/default/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("X-Authorized-Apps").orElse("")).contains("admin");
        HttpResponse<String> groups = administrator.get("/camunda/api/engine/engine/default/group?sortBy=id&sortOrder=asc");
        assertThat(groups.body()).contains("camunda-admin", "senior-officer", "service-provider");
        HttpResponse<String> accounts = administrator.get("/camunda/api/engine/engine/default/user/count");
        assertThat(accounts.body()).contains("\"count\":1");
    }

    @Test
    void keepsMailOffThePages() throws Exception {
        Visitor administrator = new Visitor();
        administrator.logIn("administrator", Deployment.PASSWORD);

        assertThat(administrator.get("/outbox").statusCode()).isEqualTo(404);
    }

    @Test
    void saysAtOnceWhatIsMissing() {
        Map<String, String> settings = deployment.settings();
        settings.keySet().removeAll(List.of("spring.mail.host", "lifeline.keys.password", "lifeline.treasury.iban"));

        assertThatExceptionOfType(SettingMissing.class)
                .isThrownBy(() -> Deployment.run(settings))
                .withMessageContainingAll("spring.mail.host", "lifeline.keys.password", "lifeline.treasury.iban")
                .withMessageNotContaining("lifeline.treasury.name");
    }

    @Test
    void putsNoEmbeddedDatabaseBesideTheRealOne() {
        assertThat(deployment.product().getBeansOfType(EmbeddedPostgres.class)).isEmpty();
        assertThat(Files.exists(folder.resolve("data/postgres"))).isFalse();
    }
}
