package org.lifeline.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;

/**
 * A real Keycloak as a child process, with the realm of deploy/keycloak as it is delivered and a second realm that plays a national
 * ID. One serves the whole run. It expects the product at {@link #productAddress()}.
 */
public final class KeycloakServer implements BeforeAllCallback {

    /** The password of every account made here. */
    public static final String PASSWORD = "a long enough secret";

    /** The account of the national ID. */
    public static final String CITIZEN = "citizen";

    public static final String CITIZEN_PASSWORD = "citizen of the tests";

    /** The secret of both clients in the realm. */
    public static final String SECRET = "secret of the tests";

    private Server server;

    @Override
    public void beforeAll(ExtensionContext context) {
        server = context.getRoot()
                .getStore(Namespace.create(KeycloakServer.class))
                .getOrComputeIfAbsent(Server.class, key -> new Server(), Server.class);
    }

    /** The realm's address, which is the issuer of its tokens. */
    public String issuer() {
        return server.address + "/realms/lifeline";
    }

    /** The realm that plays the national ID. */
    public String nationalId() {
        return server.address + "/realms/national-id";
    }

    /** The port that the realm expects the product on. */
    public int productPort() {
        return server.productPort;
    }

    public String productAddress() {
        return server.productAddress();
    }

    /** Makes a group that the realm does not come with. */
    public void group(String name) {
        server.admin("POST", "/groups", Map.of("name", name));
    }

    /** Makes an account in these groups, with {@link #PASSWORD}. */
    public void account(String name, String... groups) {
        server.admin(
                "POST",
                "/users",
                Map.of(
                        "username",
                        name,
                        "firstName",
                        "Given",
                        "lastName",
                        "Of " + name,
                        "enabled",
                        true,
                        "groups",
                        Arrays.stream(groups).map(group -> "/" + group).toList(),
                        "credentials",
                        List.of(Map.of("type", "password", "value", PASSWORD, "temporary", false))));
    }

    /** Puts somebody into a group. */
    public void joinGroup(String name, String group) {
        for (JsonNode found : server.admin("GET", "/groups?exact=true&search=" + group, null)) {
            if (found.path("name").asText().equals(group)) {
                server.admin(
                        "PUT",
                        "/users/" + server.userId(name) + "/groups/"
                                + found.path("id").asText(),
                        Map.of());
                return;
            }
        }
        throw new AssertionError("no group " + group);
    }

    /** Takes somebody out of a group. */
    public void leaveGroup(String name, String group) {
        String id = server.userId(name);
        for (JsonNode member : server.admin("GET", "/users/" + id + "/groups", null)) {
            if (member.path("name").asText().equals(group)) {
                server.admin(
                        "DELETE",
                        "/users/" + id + "/groups/" + member.path("id").asText(),
                        null);
                return;
            }
        }
        throw new AssertionError(name + " is not in " + group);
    }

    /** The groups that somebody is in. */
    public List<String> groups(String name) {
        return server.admin("GET", "/users/" + server.userId(name) + "/groups", null)
                .findValuesAsText("name");
    }

    /** Names of the accounts that contain this. */
    public List<String> accounts(String part) {
        return server.admin("GET", "/users?username=" + part, null).findValuesAsText("username");
    }

    /** Shuts an account. */
    public void disable(String name) {
        server.admin("PUT", "/users/" + server.userId(name), Map.of("enabled", false));
    }

    /** Ends somebody's log-ins at Keycloak. */
    public void endSessions(String name) {
        server.admin("POST", "/users/" + server.userId(name) + "/logout", null);
    }

    /** Whether too many wrong passwords have locked the account. */
    public boolean isLocked(String name) {
        return server.admin("GET", "/attack-detection/brute-force/users/" + server.userId(name), null)
                .path("disabled")
                .asBoolean();
    }

    /** A bearer token for the API, made out to somebody. */
    public String bearer(String name) {
        return token(issuer(), "lifeline-caller", SECRET, name, PASSWORD);
    }

    /** A bearer token that lives so long. */
    public String bearer(String name, Duration life) {
        server.callerTokens(life);
        try {
            return bearer(name);
        } finally {
            server.callerTokens(null);
        }
    }

    /** A program's own token. */
    public String programToken(String client) {
        return server.token(
                issuer(), Map.of("grant_type", "client_credentials", "client_id", client, "client_secret", SECRET));
    }

    /** A token of any realm, by user name and password. */
    public String token(String realm, String client, @Nullable String secret, String name, String password) {
        Map<String, String> form = new TreeMap<>(Map.of(
                "grant_type",
                "password",
                "client_id",
                client,
                "username",
                name,
                "password",
                password,
                "scope",
                "openid"));
        if (secret != null) {
            form.put("client_secret", secret);
        }
        return server.token(realm, form);
    }

    private static final class Server implements CloseableResource {

        private static final Path REALM = Path.of("deploy", "keycloak", "lifeline-realm.json");
        private static final Path NATIONAL_ID =
                Path.of("src", "test", "resources", "keycloak", "national-id-realm.json");
        private static final String ADMIN = "admin-of-the-tests";
        private static final List<String> BUILD =
                List.of("build", "--db=dev-mem", "--health-enabled=true", "--cache=local");
        private static final Duration PATIENCE = Duration.ofMinutes(8);

        private final HttpClient client = HttpClient.newHttpClient();
        private final Path home;
        private final Path log;
        private final int port = FreePort.find();
        private final int productPort = FreePort.find();
        private final String address = "http://127.0.0.1:" + port;
        private final Process process;
        private @Nullable String adminToken;
        private long adminTokenAt;

        Server() {
            home = Path.of(System.getProperty("lifeline.keycloak", "target/keycloak/keycloak-26.7.3"))
                    .toAbsolutePath();
            log = home.resolveSibling("keycloak.log");
            if (!Files.isExecutable(home.resolve("bin/kc.sh"))) {
                throw new IllegalStateException("No Keycloak at " + home + ": run mvn process-test-classes once");
            }
            try {
                build();
                Path realms = Files.createDirectories(home.resolve("data/import"));
                for (Path realm : List.of(REALM, NATIONAL_ID)) {
                    Files.copy(realm, realms.resolve(realm.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
                process = command(List.of(
                                "start",
                                "--optimized",
                                "--cache=local",
                                "--import-realm",
                                "--http-enabled=true",
                                "--hostname-strict=false",
                                "--http-host=127.0.0.1",
                                "--http-port=" + port,
                                "--http-management-port=" + FreePort.find()))
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            try {
                Awaitility.await()
                        .atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(200))
                        .until(this::isUp);
                letPeopleCall();
            } catch (RuntimeException | Error e) {
                process.destroy();
                throw new IllegalStateException("Keycloak did not start, see " + log, e);
            }
        }

        /** Once for each unpacked server: it takes longer than the start. */
        private void build() throws IOException {
            Path done = home.resolve("built-for-tests");
            String options = String.join(" ", BUILD);
            if (Files.exists(done) && Files.readString(done).equals(options)) {
                return;
            }
            try {
                Process build = command(BUILD).start();
                if (!build.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || build.exitValue() != 0) {
                    build.destroy();
                    throw new IllegalStateException("Keycloak could not be built, see " + log);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            Files.writeString(done, options);
        }

        private ProcessBuilder command(List<String> arguments) {
            List<String> command = new ArrayList<>();
            command.add(home.resolve("bin/kc.sh").toString());
            command.addAll(arguments);
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            String nationalId = address + "/realms/national-id/protocol/openid-connect/";
            builder.environment()
                    .putAll(Map.ofEntries(
                            Map.entry("JAVA_HOME", System.getProperty("java.home")),
                            Map.entry("JAVA_OPTS_APPEND", "-XX:TieredStopAtLevel=1 -Xmx384m"),
                            Map.entry("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN),
                            Map.entry("KC_BOOTSTRAP_ADMIN_PASSWORD", PASSWORD),
                            Map.entry("TEST_KEYCLOAK", address),
                            Map.entry("LIFELINE_PUBLIC_URL", productAddress()),
                            Map.entry("LIFELINE_IDENTITY_CLIENT_SECRET", SECRET),
                            Map.entry("LIFELINE_CALLER_ENABLED", "true"),
                            Map.entry("LIFELINE_CALLER_SECRET", SECRET),
                            Map.entry("LIFELINE_NATIONAL_ID_ENABLED", "true"),
                            Map.entry("LIFELINE_NATIONAL_ID_NAME", "National ID"),
                            Map.entry("LIFELINE_NATIONAL_ID_ISSUER", address + "/realms/national-id"),
                            Map.entry("LIFELINE_NATIONAL_ID_AUTHORIZATION_URL", nationalId + "auth"),
                            Map.entry("LIFELINE_NATIONAL_ID_TOKEN_URL", nationalId + "token"),
                            Map.entry("LIFELINE_NATIONAL_ID_JWKS_URL", nationalId + "certs")));
            return builder;
        }

        private boolean isUp() {
            if (!process.isAlive()) {
                throw new IllegalStateException("it ended with " + process.exitValue());
            }
            try {
                return List.of("lifeline", "national-id").stream().allMatch(realm -> status("/realms/" + realm) == 200);
            } catch (UncheckedIOException notYet) {
                return false;
            }
        }

        private int status(String path) {
            return send(HttpRequest.newBuilder(URI.create(address + path))
                            .timeout(Duration.ofSeconds(5))
                            .build())
                    .statusCode();
        }

        /** Tests call as people, without a browser; no deployment gives passwords to programs. */
        private void letPeopleCall() {
            ObjectNode caller = caller();
            caller.put("directAccessGrantsEnabled", true);
            admin("PUT", "/clients/" + caller.path("id").asText(), caller);
        }

        private void callerTokens(@Nullable Duration life) {
            ObjectNode caller = caller();
            caller.withObject("/attributes")
                    .put("access.token.lifespan", life == null ? "" : String.valueOf(life.toSeconds()));
            admin("PUT", "/clients/" + caller.path("id").asText(), caller);
        }

        private ObjectNode caller() {
            return (ObjectNode)
                    admin("GET", "/clients?clientId=lifeline-caller", null).path(0);
        }

        String productAddress() {
            return "http://localhost:" + productPort;
        }

        String userId(String name) {
            String id = admin("GET", "/users?exact=true&username=" + name, null)
                    .path(0)
                    .path("id")
                    .asText();
            assertThat(id).as(name).isNotEmpty();
            return id;
        }

        JsonNode admin(String method, String path, @Nullable Object body) {
            try {
                HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/admin/realms/lifeline" + path))
                        .header("Authorization", "Bearer " + adminToken())
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(Api.JSON.writeValueAsString(body)))
                        .build();
                HttpResponse<String> answer = send(request);
                assertThat(answer.statusCode())
                        .as(method + " " + path + ": " + answer.body())
                        .isBetween(200, 299);
                return Api.JSON.readTree(answer.body());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private synchronized String adminToken() {
            if (adminToken == null
                    || System.nanoTime() - adminTokenAt > Duration.ofSeconds(30).toNanos()) {
                adminTokenAt = System.nanoTime();
                adminToken = token(
                        address + "/realms/master",
                        Map.of(
                                "grant_type",
                                "password",
                                "client_id",
                                "admin-cli",
                                "username",
                                ADMIN,
                                "password",
                                PASSWORD));
            }
            return adminToken;
        }

        String token(String realm, Map<String, String> form) {
            String body = form.entrySet().stream()
                    .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                    .collect(Collectors.joining("&"));
            HttpResponse<String> answer =
                    send(HttpRequest.newBuilder(URI.create(realm + "/protocol/openid-connect/token"))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(BodyPublishers.ofString(body))
                            .build());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            try {
                return Api.JSON.readTree(answer.body()).path("access_token").asText();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private HttpResponse<String> send(HttpRequest request) {
            try {
                return client.send(request, BodyHandlers.ofString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
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
}
