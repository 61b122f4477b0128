package org.lifeline.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/** A real Prometheus as a child process. It and promtool are on the PATH, or are unpacked from Debian's package, which needs no rights. */
public final class PrometheusServer implements AutoCloseable {

    private static final Path UNPACKED = Path.of("target", "prometheus");

    private final Process process;
    private final Api api;

    private PrometheusServer(Process process, String address) {
        this.process = process;
        this.api = Api.with(address, null);
    }

    /** Where the program is. Where there is none and none can be fetched, the test is skipped, and says so. */
    public static Path program(String name) {
        Optional<Path> found = find(name).or(() -> fetched() ? find(name) : Optional.empty());
        Assumptions.assumeTrue(
                found.isPresent(),
                () -> "SKIPPED: no " + name
                        + " on the PATH, and this machine's package manager (apt-get) has none. Install Prometheus to run these tests.");
        return found.orElseThrow();
    }

    private static Optional<Path> find(String name) {
        return Optional.of(UNPACKED.resolve("usr/bin").resolve(name))
                .filter(Files::isExecutable)
                .or(() -> Programs.onPath(name).findFirst());
    }

    /** The package is unpacked and not installed: installed, it would start a server of its own. */
    private static synchronized boolean fetched() {
        return Programs.unpack("prometheus", UNPACKED);
    }

    /**
     * Starts one and waits until it is ready.
     *
     * @param folder for its data
     * @param configuration its prometheus.yml
     */
    public static PrometheusServer start(Path folder, Path configuration) throws IOException {
        String listens = "127.0.0.1:" + FreePort.find();
        Path console = Files.createDirectories(folder).resolve("console.log");
        Process process = new ProcessBuilder(
                        program("prometheus").toAbsolutePath().toString(),
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=" + listens)
                .redirectErrorStream(true)
                .redirectOutput(console.toFile())
                .start();
        PrometheusServer server = new PrometheusServer(process, "http://" + listens);
        Awaitility.await("Prometheus").atMost(Patience.PATIENCE).until(() -> !process.isAlive() || server.isReady());
        if (!process.isAlive()) {
            throw new IllegalStateException("Prometheus ended:\n" + Files.readString(console));
        }
        return server;
    }

    private boolean isReady() {
        try {
            return api.get("/-/ready").status() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    /** Asks for a query's answer of now; fails where Prometheus does not understand it. */
    public JsonNode query(String expression) {
        Api.Answer answer = api.get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        if (answer.status() != 200) {
            throw new AssertionError(expression + ": " + answer.text());
        }
        return answer.json().path("data").path("result");
    }

    /** The alerts that are pending or fire. */
    public JsonNode alerts() {
        return api.get("/api/v1/alerts").expect(200).json().path("data").path("alerts");
    }

    /** Whatever its API answers. */
    public JsonNode get(String path) {
        return api.get(path).expect(200).json().path("data");
    }

    /** Whether promtool is content; what it says is printed if not. */
    public static boolean check(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(program("promtool").toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        return Programs.isContent(Map.of(), command);
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
