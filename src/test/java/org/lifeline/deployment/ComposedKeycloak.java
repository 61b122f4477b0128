package org.lifeline.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.binary.Base32;
import org.jspecify.annotations.Nullable;
import org.lifeline.testing.Api;
import org.lifeline.testing.FreePort;

/**
 * Keycloak of docker-compose.yml as a process of this machine: built as deploy/keycloak.Dockerfile builds it, started by the command of that file with
 * its environment and secrets, on a PostgreSQL, with the realm that is delivered.
 */
final class ComposedKeycloak implements AutoCloseable {

    private static final Path DOCKERFILE = Path.of("deploy/keycloak.Dockerfile");
    private static final int STEP_SECONDS = 30;
    private static final int DIGITS = 1_000_000;

    private final ComposedDeployment deployment;
    private final HttpClient client = HttpClient.newHttpClient();
    private final int port = FreePort.find();
    private final Path log;
    private final Process process;
    private String secondFactor = "";
    private long lastStep;

    /** Starts it, and waits until it serves the realm. */
    ComposedKeycloak(ComposedDeployment deployment, Path folder) throws Exception {
        this.deployment = deployment;
        Path home = built();
        Files.createDirectories(folder);
        this.log = folder.resolve("keycloak.log");
        ComposeFile compose = deployment.compose();
        deployment.database("keycloak", "keycloak-postgres-password");
        Path realms = Files.createDirectories(home.resolve("data/import"));
        Files.copy(
                Path.of("deploy/keycloak/lifeline-realm.json"),
                realms.resolve("lifeline-realm.json"),
                StandardCopyOption.REPLACE_EXISTING);
        Map<String, String> environment = compose.environment("keycloak");
        ComposedDeployment.replace(
                environment, "KC_DB_URL", "keycloak-postgres:5432", "127.0.0.1:" + deployment.databasePort());
        ComposedDeployment.replace(environment, "KC_PROXY_TRUSTED_ADDRESSES", compose.address("proxy"), "127.0.0.1");
        String command = compose.texts("keycloak", "command").get(0);
        assertThat(command).contains("/run/secrets/", "/opt/keycloak/");
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(
                        compose.texts("keycloak", "entrypoint").stream(),
                        Stream.of(command.replace(
                                        "/run/secrets/", deployment.secrets().toAbsolutePath() + "/")
                                .replace("/opt/keycloak/", home + "/")))
                .toList());
        builder.environment().putAll(environment);
        builder.environment()
                .putAll(Map.of(
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "JAVA_OPTS_APPEND",
                        "-XX:TieredStopAtLevel=1 -Xmx384m",
                        "KC_HTTP_HOST",
                        "127.0.0.1",
                        "KC_HTTP_PORT",
                        String.valueOf(port),
                        "KC_HTTP_MANAGEMENT_PORT",
                        String.valueOf(FreePort.find())));
        this.process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        await("Keycloak, see " + log).atMost(PATIENCE.multipliedBy(5)).until(() -> !process.isAlive() || isUp());
        assertThat(process.isAlive()).as(() -> said()).isTrue();
    }

    /** As the Dockerfile builds its image: once, beside the server that is unpacked for the tests, which has another database. */
    private static Path built() throws IOException, InterruptedException {
        Path unpacked = Path.of(System.getProperty("lifeline.keycloak", "target/keycloak/keycloak-26.7.3"))
                .toAbsolutePath();
        List<String> file = Files.readAllLines(DOCKERFILE);
        assertThat(file)
                .anyMatch(line -> line.contains(
                        "keycloak/" + unpacked.getFileName().toString().replace('-', ':')));
        Path home = unpacked.resolveSibling("composed-keycloak");
        Path done = home.resolve("built");
        if (Files.exists(done) && Files.readAllLines(done).equals(file)) {
            return home;
        }
        run(Map.of(), "cp", "-r", unpacked + "/.", Files.createDirectories(home).toString());
        Map<String, String> environment = new TreeMap<>(Map.of("JAVA_HOME", System.getProperty("java.home")));
        for (String line : file) {
            if (line.startsWith("ENV ")) {
                for (String each : line.substring("ENV ".length()).split(" ")) {
                    environment.put(each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1));
                }
            }
            if (line.startsWith("RUN ")) {
                run(
                        environment,
                        line.substring("RUN ".length())
                                .replace("/opt/keycloak/", home + "/")
                                .split(" "));
            }
        }
        Files.write(done, file);
        return home;
    }

    private static void run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process running = builder.start();
        String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(running.waitFor()).as(said).isZero();
    }

    private String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isUp() throws InterruptedException {
        try {
            return send(HttpRequest.newBuilder(at("/realms/lifeline")).build()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** Where nodes and the proxy reach it. */
    String host() {
        return "127.0.0.1:" + port;
    }

    /** Makes an account in this group, as an administrator does in the console. */
    void account(String name, String password, String group) throws IOException, InterruptedException {
        Map<String, ?> account = Map.of(
                "username",
                name,
                "firstName",
                "Obsa",
                "lastName",
                "Tola",
                "enabled",
                true,
                "groups",
                List.of("/" + group),
                "credentials",
                List.of(Map.of("type", "password", "value", password, "temporary", false)));
        HttpResponse<String> made = send(HttpRequest.newBuilder(at("/admin/realms/lifeline/users"))
                .header("Authorization", "Bearer " + token())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Api.JSON.writeValueAsString(account)))
                .build());
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    }

    private String token() throws IOException, InterruptedException {
        Map<String, String> form = Map.of(
                "grant_type",
                "password",
                "client_id",
                "admin-cli",
                "username",
                deployment.compose().environment("keycloak").get("KC_BOOTSTRAP_ADMIN_USERNAME"),
                "password",
                deployment.secret("keycloak-administrator-password"));
        String body = form.entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        JsonNode answer =
                Api.JSON.readTree(send(HttpRequest.newBuilder(at("/realms/master/protocol/openid-connect/token"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(body))
                                .build())
                        .body());
        return answer.path("access_token").asText();
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofString());
    }

    /** What somebody types into an app that makes one-time codes. @param shown the secret as Keycloak shows it */
    void remember(@Nullable String shown) {
        secondFactor = String.valueOf(shown).replaceAll("\\s", "");
    }

    /** What the app shows now, or next when that was used already (RFC 6238): no code is taken twice. */
    String code() {
        lastStep = Math.max(lastStep + 1, Instant.now().getEpochSecond() / STEP_SECONDS);
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(new Base32().decode(secondFactor), "HmacSHA1"));
            byte[] hash = mac.doFinal(
                    ByteBuffer.allocate(Long.BYTES).putLong(lastStep).array());
            int from = hash[hash.length - 1] & 0xf;
            int number = ByteBuffer.wrap(hash, from, Integer.BYTES).getInt() & Integer.MAX_VALUE;
            return "%06d".formatted(number % DIGITS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Asked to end, not killed: the script's own child would stay behind. */
    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor(20, TimeUnit.SECONDS);
    }
}
