package org.lifeline.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLSocket;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.testing.Cases;
import org.lifeline.testing.FreePort;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.ReverseProxy;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The real nginx with the file for several regions: the north is a real node, the south one that says what it was asked. */
class RegionalPortalTest extends LifelineTest {

    private static final String PORTAL = "help.example";
    private static final String NORTH = "north.help.example";
    private static final String SOUTH = "south.help.example";

    /** @param body of what was answered */
    private record Answer(int status, Map<String, String> headers, String body) {}

    @TempDir
    Path folder;

    @Autowired
    private JdbcClient jdbc;

    private final List<String> askedSouth = Collections.synchronizedList(new ArrayList<>());
    private HttpServer south;
    private ReverseProxy proxy;

    @BeforeEach
    void start() throws IOException {
        int port = FreePort.find();
        south = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        south.createContext("/", exchange -> {
            askedSouth.add(exchange.getRequestURI() + " by "
                    + exchange.getRequestHeaders().getFirst("Cookie"));
            byte[] answer = "south".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        south.start();
        proxy = ReverseProxy.start(
                ReverseProxy.REGIONS,
                folder.resolve("proxy"),
                ReverseProxy.prepared(folder.resolve("prepared")),
                new TreeMap<>(Map.of(
                        "10.1.0.21:8080",
                        "127.0.0.1:" + PORT,
                        "10.1.0.22:8080",
                        "127.0.0.1:" + PORT,
                        "10.2.0.21:8080",
                        "127.0.0.1:" + port,
                        "10.2.0.22:8080",
                        "127.0.0.1:" + port)));
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (proxy != null) {
            proxy.close();
        }
        south.stop(0);
    }

    @Test
    void aProgrammesAddressLeadsToItsRegion() throws Exception {
        Answer toNorth = get(PORTAL, "/programmes/EMA?lang=am");
        assertThat(toNorth.status()).isEqualTo(307);
        assertThat(toNorth.headers()).containsEntry("location", "https://north.help.example/programmes/EMA?lang=am");
        assertThat(get(NORTH, "/programmes/EMA?lang=am").body()).contains("lang=\"am\"", "/programmes/EMA");

        assertThat(get(PORTAL, "/programmes/FLOOD-2026/likely").headers())
                .containsEntry("location", "https://south.help.example/programmes/FLOOD-2026/likely");
        assertThat(get(SOUTH, "/programmes/FLOOD-2026/likely").body()).isEqualTo("south");
        assertThat(askedSouth).containsExactly("/programmes/FLOOD-2026/likely by null");
    }

    @Test
    void thePortalSaysInPlainWordsThatThereIsNoSuchProgramme() throws Exception {
        for (String path : List.of("/programmes/NOWHERE", "/applications/A-2026-000001", "/regions.html")) {
            Answer answer = get(PORTAL, path);
            assertThat(answer.status()).as(path).isEqualTo(404);
            assertThat(answer.body())
                    .contains("There is no such programme", "lang=\"fr\"", "lang=\"am\"", "dir=\"rtl\"")
                    .doesNotContain("nginx");
        }
        assertThat(get(PORTAL, "/").body()).contains("Choose your region", "https://south.help.example/");
        assertThat(askedSouth).isEmpty();
        assertThat(get("elsewhere.example", "/").body()).contains("Choose your region");
    }

    @Test
    void whoReadsOneLanguageFindsTheRegionsThereAndGoesOnInIt() throws Exception {
        String page = get(PORTAL, "/").body();
        List<String> sections = List.of(page.split("<section"));
        for (String language : List.of("en", "fr", "am", "ar")) {
            assertThat(sections)
                    .filteredOn(section -> section.contains("https://south.help.example/?lang=" + language + "\""))
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .contains("https://north.help.example/?lang=" + language + "\"")
                    .contains(language.equals("en") ? "<h1>" : "lang=\"" + language + "\"");
            assertThat(get(NORTH, "/?lang=" + language).body()).contains("lang=\"" + language + "\"");
        }
    }

    @Test
    void aPersonsRequestsStayInTheirRegion() throws Exception {
        assertThat(get(SOUTH, "/applications/A-2026-000001", "Cookie: SESSION=of-somebody")
                        .status())
                .isEqualTo(200);
        assertThat(askedSouth).containsExactly("/applications/A-2026-000001 by SESSION=of-somebody");
        assertThat(get(NORTH, "/actuator/prometheus").status()).isEqualTo(404);
    }

    @Test
    void keysAndStatusListsAreKeptByThePortal() throws Exception {
        String programme = NewProgramme.with(jdbc).stages("social-worker");
        String number = Cases.apply(as("applicant"), programme, Cases.answers());
        Cases.approve(as("social-worker"), number);
        Cases.status(as("applicant"), number, "voucherIssued");
        for (String path : List.of("/.well-known/jwks.json", "/status-lists", "/status-lists/1")) {
            Answer first = get(NORTH, path, "Cookie: JSESSIONID=of-somebody");
            assertThat(first.status()).as(path).isEqualTo(200);
            assertThat(first.headers())
                    .as(path)
                    .containsEntry("cache-status", "portal; detail=MISS")
                    .containsEntry("access-control-allow-origin", "*")
                    .containsKey("etag")
                    .doesNotContainKey("set-cookie");
            assertThat(first.headers().get("cache-control")).contains("public", "max-age=");
            Answer second = get(NORTH, path);
            assertThat(second.headers()).as(path).containsEntry("cache-status", "portal; detail=HIT");
            assertThat(second.body()).isEqualTo(first.body());
            String etag = first.headers().get("etag");
            assertThat(get(NORTH, path, "If-None-Match: " + etag).status())
                    .as(path + " at the portal")
                    .isEqualTo(304);
            assertThat(anonymous()
                            .send("GET", path, Map.of("If-None-Match", etag), new byte[0])
                            .status())
                    .as(path + " at the node")
                    .isEqualTo(304);
        }
        assertThat(get(SOUTH, "/status-lists/1", "Cookie: JSESSIONID=of-somebody")
                        .body())
                .as("each region has its own")
                .isEqualTo("south");
        assertThat(askedSouth).containsExactly("/status-lists/1 by null");
        assertThat(get(NORTH, "/programmes/EMA").headers()).doesNotContainKey("cache-status");
    }

    private Answer get(String host, String path, String... headers) throws IOException {
        URI address = URI.create(proxy.address());
        // Java's client sends no Host header of ours
        try (Socket plain = new Socket("127.0.0.1", address.getPort());
                SSLSocket socket = (SSLSocket)
                        proxy.trust().getSocketFactory().createSocket(plain, "localhost", address.getPort(), true)) {
            StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.0\r\nHost: " + host + "\r\n");
            for (String header : headers) {
                request.append(header).append("\r\n");
            }
            socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = answer.indexOf("\r\n\r\n");
            List<String> head = answer.substring(0, end).lines().toList();
            Map<String, String> fields = new TreeMap<>();
            head.stream()
                    .skip(1)
                    .forEach(line -> fields.merge(
                            line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT),
                            line.substring(line.indexOf(':') + 1).strip(),
                            (one, other) -> one + ", " + other));
            return new Answer(Integer.parseInt(head.get(0).split(" ")[1]), fields, answer.substring(end + 4));
        }
    }
}
