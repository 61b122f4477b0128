package org.lifeline.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClamDaemon;
import org.lifeline.testing.FreePort;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Product;
import org.lifeline.testing.PrometheusServer;
import org.lifeline.testing.ReverseProxy;
import org.lifeline.testing.Visitor;

/**
 * What docker-compose.yml starts, as plain processes with the same values: PostgreSQL, two nodes, the proxy with TLS, and a mail server. Only the
 * addresses and folders of containers become those of this machine. Secrets, settings and certificate are those that deploy/prepare.sh makes for a
 * trial. What else it may start is tried with {@code -Dlifeline.deployment=all}.
 */
@Tag("slow")
class ComposedDeploymentTest {

    @TempDir
    Path folder;

    private ComposedDeployment deployment;

    @Test
    void twoNodesBehindTheProxyTakeAnApplicationAndOneMayDie() throws Exception {
        try (ComposedDeployment started = new ComposedDeployment(folder, trial -> trial)) {
            deployment = started;
            Map<String, String> one = deployment.environment("lifeline-1");
            Map<String, String> two = deployment.environment("lifeline-2");
            // as in Kubernetes: the nodes wait for a step that migrates
            Map<String, String> waiting = new TreeMap<>(one);
            waiting.put("LIFELINE_MIGRATE", "false");
            waiting.remove("LIFELINE_KEYS_GENERATE");
            Map<String, String> migrating = new TreeMap<>(one);
            migrating.put("LIFELINE_KEYS_GENERATE", "true");
            Product first = deployment.start("one", waiting, null);
            await().atMost(PATIENCE)
                    .until(() -> !first.isAlive() || first.said().contains("this node waits until they are made"));
            assertThat(first.isAlive()).as(first.said()).isTrue();
            Product migration = deployment.start("migration", migrating, "migrate");
            assertThat(migration.ended()).as(migration.said()).isZero();
            assertThat(migration.said())
                    .contains("The database has everything of this version")
                    .doesNotContain("Lifeline is running");
            first.ready();
            Product second = deployment.start("two", two, null).ready();
            ReverseProxy proxy = deployment.proxy(first, second, Map.of());
            bothServe(proxy, first, second);
            Visitor administrator = administratorFindsWhatIsMissing(proxy);
            // whichever node the log-in came to: the session goes on at the other one
            second.kill();
            makesTheSecondAdministrator(administrator, proxy);
            somebodyApplies(proxy);
        }
    }

    /** The profiles objects, scanner and metrics, with the values that .env.example has for them. */
    @Test
    @EnabledIfSystemProperty(named = "lifeline.deployment", matches = "all")
    void theProfilesWorkWithTheValuesOfTheExample() throws Exception {
        deployment = new ComposedDeployment(
                folder,
                trial -> trial.replaceAll("(?m)^#(LIFELINE_DOCUMENTS_[A-Z_]+=)", "$1")
                        .replaceAll("(?m)^COMPOSE_PROFILES=.*", "COMPOSE_PROFILES=trial,objects,scanner,metrics"));
        Path store = Files.createDirectories(folder.resolve("objects"));
        int storePort = FreePort.find();
        ProcessBuilder objects = new ProcessBuilder("sh", "deploy/object-store/start.sh").inheritIO();
        objects.environment()
                .putAll(Map.of(
                        "OBJECTS_SECRET_FILE",
                                deployment
                                        .secrets()
                                        .resolve("objects-secret-key")
                                        .toString(),
                        "OBJECTS_DATA", store.toString(),
                        "OBJECTS_LISTEN", "127.0.0.1:" + storePort,
                        "OBJECTS_SETTINGS", folder.resolve("s3proxy.conf").toString(),
                        "OBJECTS_PROGRAM", "target/object-store/s3proxy.jar"));
        StringBuilder clamd = new StringBuilder();
        deployment.compose().environment("clamav").forEach((name, value) -> {
            if (name.startsWith("CLAMD_CONF_")) {
                clamd.append(name.substring("CLAMD_CONF_".length()))
                        .append(' ')
                        .append(value)
                        .append('\n');
            }
        });
        Process running = objects.start();
        try (ComposedDeployment started = deployment;
                ClamDaemon scanner =
                        ClamDaemon.in(folder.resolve("clamd"), clamd.toString()).orElseThrow()) {
            scanner.start();
            started.at("objects:9000", "127.0.0.1:" + storePort);
            started.at("clamav:3310", scanner.address());
            Map<String, String> node = started.environment("lifeline-1");
            Map<String, String> first = new TreeMap<>(node);
            first.put("LIFELINE_KEYS_GENERATE", "true");
            try (Product product =
                            Product.start(folder.resolve("node"), first, null).ready();
                    Product check =
                            Product.start(folder.resolve("check"), node, "check", "--mail=operations@example.org")) {
                assertThat(check.ended())
                        .as("something is missing: " + check.said())
                        .isEqualTo(1);
                assertThat(check.said())
                        .contains("good      Documents.", "good      Virus scanner.", "good      Metrics.")
                        .contains("good      Signing keys.", "missing   Administrators.", "wrong     First password.")
                        .contains("The mail server took the trial mail")
                        .doesNotContain("Lifeline is running", "\tat ");
                assertThat(deployment.mails("operations@example.org")).contains("The product can send mail");
                Path rules = folder.resolve("rules.yml");
                Files.copy(Path.of("deploy/prometheus/rules.yml"), rules);
                Path configuration = Files.writeString(
                        folder.resolve("prometheus.yml"),
                        Files.readString(Path.of("deploy/prometheus/prometheus.yml"))
                                .replace(
                                        "/run/secrets/metrics-token",
                                        deployment
                                                .secrets()
                                                .resolve("metrics-token")
                                                .toString())
                                .replace(
                                        "\"lifeline-1:8080\", \"lifeline-2:8080\"",
                                        "\"" + ComposedDeployment.host(product) + "\""));
                try (PrometheusServer prometheus =
                        PrometheusServer.start(folder.resolve("prometheus"), configuration)) {
                    await().atMost(PATIENCE)
                            .until(() -> prometheus
                                            .query("up{job=\"lifeline\"} == 1")
                                            .size()
                                    == 1);
                }
            }
        } finally {
            running.destroy();
            running.waitFor();
        }
    }

    private static Visitor visitor(ReverseProxy proxy) {
        return new Visitor(proxy.address(), proxy.trust());
    }

    private static void bothServe(ReverseProxy proxy, Product first, Product second) throws Exception {
        await().atMost(PATIENCE).until(() -> {
            HttpResponse<String> page = visitor(proxy).get("/");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Strict-Transport-Security"))
                    .as("the node believes the proxy that it came by https")
                    .isPresent();
            String log = proxy.log();
            return log.contains(ComposedDeployment.host(first)) && log.contains(ComposedDeployment.host(second));
        });
    }

    private Visitor administratorFindsWhatIsMissing(ReverseProxy proxy) throws Exception {
        String password = deployment.secret("administrator-password");
        Visitor administrator = visitor(proxy);
        assertThat(administrator.logIn("administrator", password).headers().firstValue("Location"))
                .hasValue("/");
        assertThat(administrator.get("/").body()).contains("/operations/setup");
        String page = administrator.get("/operations/setup").body();
        assertThat(state(page, "administrators")).isEqualTo("missing");
        assertThat(state(page, "people")).isEqualTo("missing");
        assertThat(page).contains("programme-manager: 0 / 2");
        assertThat(state(page, "password")).isEqualTo("wrong");
        assertThat(state(page, "address")).as("it is a trial").isEqualTo("wrong");
        assertThat(state(page, "sender")).as("a mail server for trials").isEqualTo("wrong");
        assertThat(state(page, "backup")).isEqualTo("missing");
        assertThat(state(page, "mail")).isEqualTo("good");
        for (String point :
                new String[] {"proxy", "organisation", "clock", "treasury", "keys", "documents", "metrics"}) {
            assertThat(state(page, point)).as(point).isEqualTo("good");
        }
        assertThat(state(page, "identity")).isEqualTo("not used");
        assertThat(state(page, "figures")).isEqualTo("not used");
        assertThat(page).doesNotContain(password);
        assertThat(told(administrator, "mail", Map.of("address", "somebody@example.org")))
                .contains("took the trial mail");
        assertThat(deployment.mails("somebody@example.org")).contains("The product can send mail");
        assertThat(told(administrator, "mail", Map.of("address", "nobody"))).contains("Nothing was sent");
        return administrator;
    }

    private static String state(String page, String point) {
        int row = page.indexOf("id=\"point-" + point + "\"");
        assertThat(row).as(point).isPositive();
        return page.substring(row).replaceAll("(?s)^.*?<strong[^>]*>([^<]*)</strong>.*$", "$1");
    }

    /** What the page says after one of its forms was sent. */
    private static String told(Visitor person, String form, Map<String, String> typed) throws Exception {
        Map<String, String> all = new TreeMap<>(typed);
        all.put("_csrf", person.token("/operations/setup"));
        return person.follow(person.send("/operations/setup/" + form, all)).body();
    }

    private static void makesTheSecondAdministrator(Visitor first, ReverseProxy proxy) throws Exception {
        String password = "my own long password";
        Map<String, String> typed = Map.of("name", "b.bekele", "password", password, "again", password);
        assertThat(told(first, "administrator", Map.of("name", "b.bekele", "password", password, "again", "x")))
                .contains("The two passwords differ");
        assertThat(told(first, "administrator", Map.of("name", "b", "password", "short", "again", "short")))
                .contains("Choose a user name");
        assertThat(told(
                        first,
                        "administrator",
                        Map.of("name", "administrator", "password", password, "again", password)))
                .contains("There is an account with this user name");
        String page = told(first, "administrator", typed);
        assertThat(page).contains("The second administrator can log in now").doesNotContain(password);
        assertThat(state(page, "administrators")).isEqualTo("good");

        Visitor second = visitor(proxy);
        assertThat(second.logIn("b.bekele", password).headers().firstValue("Location"))
                .hasValue("/");
        String seen = second.get("/operations/setup").body();
        assertThat(seen)
                .as("nobody makes a third one alone")
                .doesNotContain("action=\"/operations/setup/administrator\"");
        assertThat(told(second, "administrator", Map.of("name", "c.chala", "password", password, "again", password)))
                .contains("There are two administrators already");
    }

    private void somebodyApplies(ReverseProxy proxy) throws Exception {
        String programme = NewProgramme.with(deployment.jdbc()).providers().stages("social-worker");
        Visitor applicant = visitor(proxy);
        String page = applicant
                .send("/login/code", Map.of("contact", "almaz@example.org", "_csrf", applicant.token("/login/code")))
                .headers()
                .firstValue("Location")
                .orElseThrow();
        await().atMost(PATIENCE)
                .until(() -> !deployment.mails("almaz@example.org").isEmpty());
        String code = deployment.mails("almaz@example.org").replaceAll("(?s).*?\\b(\\d{6})\\b.*", "$1");
        assertThat(applicant
                        .send(page, Map.of("code", code, "_csrf", applicant.token(page)))
                        .statusCode())
                .isEqualTo(302);
        HttpResponse<String> filed = applicant.call(
                "/api/applications", Map.of("programme", programme, "answers", Cases.answers(), "submit", true));
        assertThat(filed.statusCode()).as(filed.body()).isEqualTo(201);
        String number = Api.JSON.readTree(filed.body()).path("number").asText();
        assertThat(applicant.get("/applications/" + number).body()).contains(number);
    }
}
