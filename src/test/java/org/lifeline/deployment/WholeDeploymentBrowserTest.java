package org.lifeline.deployment;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.testing.Browser;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Product;
import org.lifeline.testing.ReverseProxy;

/**
 * The profiles identity and insight of docker-compose.yml: Keycloak and OpenSearch as plain processes with the values of that file, two nodes that
 * use them, and people who reach all of it by its public names through the proxy.
 */
@Tag("slow")
@Tag("long")
class WholeDeploymentBrowserTest {

    private static final String NAME = "help.ministry.test";
    private static final String ADDRESS = "https://" + NAME;
    private static final String LOG_IN = "https://id." + NAME;
    private static final String PASSWORD = "quiet river stones";

    @TempDir
    static Path folder;

    private static ComposedDeployment deployment;
    private static ComposedKeycloak keycloak;
    private static ComposedOpenSearch openSearch;
    private static ReverseProxy proxy;
    private static int people;

    @RegisterExtension
    final Browser browser =
            new Browser(ADDRESS, () -> URI.create(proxy.address()).getPort());

    @BeforeAll
    static void start() throws Exception {
        deployment = new ComposedDeployment(folder, WholeDeploymentBrowserTest::settings);
        keycloak = new ComposedKeycloak(deployment, folder.resolve("keycloak"));
        deployment.also(keycloak);
        openSearch = new ComposedOpenSearch(deployment, folder.resolve("opensearch"));
        deployment.also(openSearch);
        deployment.at("keycloak:8080", keycloak.host());
        deployment.at("opensearch:9200", openSearch.host());
        Product[] nodes = deployment.bothNodes();
        proxy = deployment.proxy(
                nodes[0], nodes[1], Map.of(deployment.compose().address("keycloak") + ":8080", keycloak.host()));
    }

    @AfterAll
    static void end() throws Exception {
        deployment.close();
    }

    /** As .env.example says it, with names of our own. */
    private static String settings(String trial) {
        return trial.replaceAll("(?m)^#(KEYCLOAK_URL|LIFELINE_IDENTITY_|LIFELINE_OPENSEARCH_(?:URL|REQUIRE))", "$1")
                .replace("https://id.lifeline.example", LOG_IN)
                .replaceAll("(?m)^LIFELINE_PUBLIC_URL=.*", "LIFELINE_PUBLIC_URL=" + ADDRESS)
                .replaceAll("(?m)^LIFELINE_ORGANISATION=.*", "LIFELINE_ORGANISATION=Ministry of Health")
                .replaceAll("(?m)^LIFELINE_ZONE=.*", "LIFELINE_ZONE=Africa/Addis_Ababa")
                .replaceAll("(?m)^LIFELINE_MAIL_FROM=.*", "LIFELINE_MAIL_FROM=Ministry <no-reply@" + NAME + ">")
                .replaceAll("(?m)^COMPOSE_PROFILES=.*", "COMPOSE_PROFILES=trial,identity,insight");
    }

    @Test
    void peopleLogInAtKeycloakAndFiguresComeFromOpenSearch() throws Exception {
        keycloak.account("o.tola", PASSWORD, "operations");
        keycloak.account("y.worku", PASSWORD, "auditor");
        for (String role : List.of(
                "camunda-admin",
                "camunda-admin",
                "programme-manager",
                "programme-manager",
                "social-worker",
                "accountant",
                "cash-manager")) {
            keycloak.account("somebody-" + ++people, PASSWORD, role);
        }
        NewProgramme.with(deployment.jdbc()).providers().stages("social-worker");

        Page operations = browser.desktop();
        logIn(operations, "o.tola");
        setsUpTheSecondFactor(operations);
        assertThat(operations).hasURL(Pattern.compile("^" + ADDRESS + "/.*"));
        operations.navigate("/operations/setup");
        assertThat(operations.locator("#point-identity .govuk-tag")).hasText("good");
        assertThat(operations.locator("#point-identity")).containsText(LOG_IN + "/realms/lifeline");
        assertThat(operations.locator("#point-figures .govuk-tag")).hasText("good");
        browser.picture(operations, "whole-setup");

        Page auditor = browser.desktop();
        logIn(auditor, "y.worku");
        long before = openSearch.questions();
        auditor.navigate("/insights");
        assertThat(auditor.locator("h1")).isVisible();
        browser.picture(auditor, "whole-insights");
        await().atMost(PATIENCE).until(openSearch::questions, now -> now > before);

        backedUp();
        operations.navigate("/operations");
        assertThat(operations.locator("main")).containsText("Nothing waits for you");
        browser.settled(operations);
        browser.picture(operations, "whole-operations");
        Page phone = browser.phone();
        logIn(phone, "o.tola");
        phone.locator("#otp").fill(keycloak.code());
        phone.locator("#kc-login").click();
        assertThat(phone).hasURL(Pattern.compile("^" + ADDRESS + "/.*"));
        phone.navigate("/operations");
        browser.settled(phone);
        browser.picture(phone, "whole-operations-phone");

        openSearch.close();
        operations.navigate("/operations/setup");
        assertThat(operations.locator("#point-figures .govuk-tag")).hasText("wrong");
        auditor.navigate("/insights");
        assertThat(auditor.locator("h1")).isVisible();
    }

    private static void logIn(Page page, String name) {
        page.navigate("/");
        page.getByRole(AriaRole.BANNER)
                .getByRole(
                        AriaRole.LINK,
                        new Locator.GetByRoleOptions().setName("Log in").setExact(true))
                .click();
        Locator atKeycloak = page.locator("#username");
        assertThat(page).hasURL(Pattern.compile("^" + LOG_IN + "/realms/lifeline/.*"));
        atKeycloak.fill(name);
        page.locator("#password").fill(PASSWORD);
        page.locator("#kc-login").click();
    }

    /** As who controls machines must at the first log-in: types the secret into an app, and the app's number here. */
    private void setsUpTheSecondFactor(Page page) {
        assertThat(page.getByText("Mobile Authenticator Setup")).isVisible();
        browser.picture(page, "whole-second-factor");
        page.locator("#mode-manual").click();
        keycloak.remember(page.locator("#kc-totp-secret-key").textContent());
        page.locator("#totp").fill(keycloak.code());
        page.locator("#userLabel").fill("telephone");
        page.locator("#saveTOTPBtn").click();
    }

    /** What a script of a backup notes at its end. */
    private static void backedUp() {
        deployment
                .jdbc()
                .sql("insert into backup_made (part) values ('database'), ('documents'), ('keys')")
                .update();
    }
}
