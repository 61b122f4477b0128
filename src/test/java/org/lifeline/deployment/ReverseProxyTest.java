package org.lifeline.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.testing.FreePort;
import org.lifeline.testing.ReverseProxy;

/** The real nginx with the file of the deployment, before two nodes that only say what they were asked. */
@Tag("slow")
class ReverseProxyTest {

    /** A node: answers everything with its name, and remembers the headers. */
    private static final class Node {

        private final String name;
        private final int port = FreePort.find();
        private final List<Headers> asked = Collections.synchronizedList(new ArrayList<>());
        private HttpServer server;
        private volatile boolean breaksOff;

        Node(String name) {
            this.name = name;
        }

        void start() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            server.createContext("/", exchange -> {
                asked.add(exchange.getRequestHeaders());
                exchange.getRequestBody().readAllBytes();
                if (breaksOff) {
                    exchange.close();
                    return;
                }
                byte[] answer = name.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
                exchange.close();
            });
            server.start();
        }

        void stop() {
            server.stop(0);
        }

        String address() {
            return "127.0.0.1:" + port;
        }
    }

    private static final String ONE = "172.28.0.21:8080";
    private static final String TWO = "172.28.0.22:8080";
    private static final String KEYCLOAK = "172.28.0.30:8080";

    @TempDir
    static Path folder;

    private static Path secrets;
    private final Node one = new Node("one");
    private final Node two = new Node("two");
    private final Node keycloak = new Node("keycloak");
    private ReverseProxy proxy;
    private HttpClient client;

    @BeforeAll
    static void prepare() throws IOException {
        secrets = ReverseProxy.prepared(folder.resolve("prepared"));
    }

    @AfterAll
    static void nothingStays() {
        secrets = null;
    }

    @BeforeEach
    void start() throws IOException {
        one.start();
        two.start();
        keycloak.start();
        proxy = ReverseProxy.start(
                folder.resolve("proxy-" + one.port),
                secrets,
                new TreeMap<>(Map.of(ONE, one.address(), TWO, two.address(), KEYCLOAK, keycloak.address())));
        // a refusal before the end of what is sent is read by HTTP/1.1 only; browsers read it in both
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(proxy.trust())
                .build();
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (proxy != null) {
            proxy.close();
        }
        one.stop();
        two.stop();
        keycloak.stop();
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(proxy.address() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, byte[] body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(proxy.address() + path))
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void saysItselfWhereARequestComesFromWhateverTheCallerSays() throws Exception {
        get(
                "/",
                "X-Forwarded-For",
                "203.0.113.7",
                "X-Forwarded-Proto",
                "http",
                "X-Forwarded-Host",
                "evil.example",
                "X-Forwarded-Port",
                "1",
                "X-Forwarded-Prefix",
                "/evil",
                "X-Forwarded-Ssl",
                "off",
                "X-Real-IP",
                "203.0.113.7",
                "Forwarded",
                "for=203.0.113.7");

        List<Headers> asked = new ArrayList<>(one.asked);
        asked.addAll(two.asked);
        assertThat(asked).hasSize(1);
        Headers headers = asked.get(0);
        assertThat(headers.get("X-Forwarded-For")).containsExactly("127.0.0.1");
        assertThat(headers.get("X-Forwarded-Proto")).containsExactly("https");
        assertThat(headers.get("X-Forwarded-Host")).containsExactly("localhost");
        assertThat(headers.get("X-Forwarded-Port")).containsExactly("443");
        assertThat(headers.toString()).doesNotContain("203.0.113.7", "evil");
    }

    @Test
    void bothNodesAreAskedAndOneThatIsDownIsPassedOver() throws Exception {
        List<String> answers = answers(20);
        assertThat(answers).contains("one", "two");

        one.stop();
        assertThat(answers(20)).containsOnly("two");
        assertThat(post("/applications", new byte[10]).body())
                .as("it was never sent to the one that is down, so it may go to the other")
                .isEqualTo("two");
        one.start();
    }

    private List<String> answers(int requests) throws IOException, InterruptedException {
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            HttpResponse<String> answer = get("/");
            assertThat(answer.statusCode()).isEqualTo(200);
            answers.add(answer.body());
        }
        return answers;
    }

    @Test
    void whatChangesSomethingIsNeverSentTwice() throws Exception {
        one.breaksOff = true;
        two.breaksOff = true;

        assertThat(post("/api/redemptions", new byte[10]).statusCode()).isEqualTo(502);

        assertThat(one.asked.size() + two.asked.size()).isOne();
    }

    @Test
    void saysInPlainWordsThatNoNodeAnswers() throws Exception {
        one.stop();
        two.stop();
        HttpResponse<String> answer = get("/");
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("10");
        assertThat(answer.body())
                .contains("Try again in a minute", "lang=\"fr\"", "lang=\"am\"", "dir=\"rtl\"")
                .doesNotContain("nginx", "Bad Gateway");
        one.start();
        two.start();
    }

    @Test
    void formsOfTheProductPassAndWhatItWouldNotReadIsRefusedInPlainWords() throws Exception {
        assertThat(post("/applications", new byte[26 << 20]).statusCode())
                .as("the product refuses it with what was typed")
                .isEqualTo(200);
        HttpResponse<String> refused = post("/applications", new byte[31 << 20]);
        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.body()).contains("This file is too large").doesNotContain("nginx");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator",
                "/actuator/prometheus",
                "/actuator/health",
                "/%61ctuator/prometheus",
                "//actuator/prometheus",
                "/x/../actuator/prometheus",
                "/actuator;x/prometheus"
            })
    void metricsAndPartsOfTheHealthAreNotPublic(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(404);
        assertThat(one.asked).isEmpty();
        assertThat(two.asked).isEmpty();
    }

    @Test
    void everybodyMayAskWhetherTheProductWorks() throws Exception {
        assertThat(get("/actuator/health/readiness").body()).isIn("one", "two");
    }

    @Test
    void plainHttpLeadsToHttps() throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(proxy.plainAddress() + "/apply?x=1"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(308);
        assertThat(answer.headers().firstValue("Location")).hasValue("https://localhost/apply?x=1");
        assertThat(one.asked).isEmpty();
    }

    @Test
    void speaksNoOldTls() throws Exception {
        assertThat(handshake("TLSv1.3")).isTrue();
        assertThat(handshake("TLSv1.2")).isTrue();
        assertThat(Files.readString(ReverseProxy.CONFIGURATION))
                .as("Java itself speaks none older")
                .contains("ssl_protocols TLSv1.2 TLSv1.3;");
    }

    private boolean handshake(String protocol) {
        SSLContext trust = proxy.trust();
        URI address = URI.create(proxy.address());
        try (Socket plain = new Socket("127.0.0.1", address.getPort());
                SSLSocket socket = (SSLSocket)
                        trust.getSocketFactory().createSocket(plain, "localhost", address.getPort(), true)) {
            socket.setEnabledProtocols(new String[] {protocol});
            socket.startHandshake();
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    @Test
    void theLogHoldsNoSecretOfAnAddress() throws Exception {
        get("/f/0123456789abcdef0123456789abcdef");
        get("/invitations/a-secret?token=another");
        // it writes after it has answered
        await().untilAsserted(() -> assertThat(proxy.log()).contains(" GET /f 200 ", " GET /invitations 200 "));
        assertThat(proxy.log()).doesNotContain("0123456789abcdef", "a-secret", "another");
    }

    @Test
    void keycloakIsReachedByItsNameAndItsConsoleIsNot() throws Exception {
        assertThat(asKeycloak("/realms/lifeline/account")).isEqualTo("200 keycloak");
        assertThat(asKeycloak("/admin/master/console/")).startsWith("404");
        assertThat(asKeycloak("/realms/master/account")).startsWith("404");
        assertThat(asKeycloak("/metrics")).startsWith("404");
    }

    /** Java's client sends no Host header of ours. */
    private String asKeycloak(String path) throws IOException {
        URI address = URI.create(proxy.address());
        try (Socket plain = new Socket("127.0.0.1", address.getPort());
                SSLSocket socket = (SSLSocket)
                        proxy.trust().getSocketFactory().createSocket(plain, "localhost", address.getPort(), true)) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: id.localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String status = answer.split(" ", 3)[1];
            return status + " "
                    + answer.substring(answer.indexOf("\r\n\r\n") + 4).strip();
        }
    }
}
