package org.lifeline.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The product in a process of its own: for what only a process has, such as an end by kill -9. Each takes seconds of a whole core. */
public final class Product implements AutoCloseable {

    private static final Duration LONGEST_START = Duration.ofMinutes(5);

    private final Process process;
    private final Path console;
    private final int port;

    private Product(Process process, Path console, int port) {
        this.process = process;
        this.console = console;
        this.port = port;
    }

    /**
     * Begins a start, and waits for nothing.
     *
     * @param folder where its console is kept; made if missing
     * @param settings such as {@code --lifeline.data-folder=…}
     */
    public static Product start(Path folder, String... settings) throws IOException {
        return start(folder, FreePort.find(), settings);
    }

    /** As {@link #start(Path, String...)}. @param port where it serves */
    public static Product start(Path folder, int port, String... settings) throws IOException {
        return start(folder, port, Map.of(), classes(), null, settings);
    }

    /** A node as it is run: with the whole compiler, which a test of a few requests is too short for. For benchmarks. */
    public static Product startWarming(Path folder, int port, String... settings) throws IOException {
        // the last word on a setting of Java counts
        List<String> program = new ArrayList<>(List.of("-XX:TieredStopAtLevel=4", "-Xmx640m"));
        program.addAll(classes());
        return start(folder, port, Map.of(), program, null, settings);
    }

    /** The same from a jar, such as that of the last release. */
    public static Product startJar(Path jar, Path folder, String... settings) throws IOException {
        return start(folder, FreePort.find(), Map.of(), List.of("-jar", jar.toString()), null, settings);
    }

    /**
     * Begins a start with settings in the environment, as in a container.
     *
     * @param command of the product, such as {@code migrate}; null for a node
     */
    public static Product start(
            Path folder, Map<String, String> environment, @Nullable String command, String... settings)
            throws IOException {
        return start(folder, FreePort.find(), environment, classes(), command, settings);
    }

    private static List<String> classes() {
        return List.of(
                "-cp",
                // Surefire ends it with a separator, which Java reads as the working directory: forms/ twice
                System.getProperty("java.class.path").replaceAll(File.pathSeparator + "$", ""),
                "org.lifeline.LifelineApplication");
    }

    private static Product start(
            Path folder,
            int port,
            Map<String, String> environment,
            List<String> program,
            @Nullable String command,
            String... settings)
            throws IOException {
        Path console = Files.createTempFile(Files.createDirectories(folder), "console", ".log");
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // without verification of classes, a start takes 12 seconds of a processor instead of 17
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:-BytecodeVerificationRemote",
                "-Djava.awt.headless=true"));
        line.addAll(program);
        line.add(command == null ? "--server.port=" + port : command);
        line.addAll(List.of(settings));
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(console.toFile());
        builder.environment().putAll(environment);
        return new Product(builder.start(), console, port);
    }

    /** Waits until it serves. */
    public Product ready() {
        Awaitility.await("the start")
                .atMost(LONGEST_START)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(() -> !process.isAlive() || isReady());
        if (!process.isAlive()) {
            throw new IllegalStateException("the product ended with " + process.exitValue() + ":\n" + said());
        }
        return this;
    }

    /** Whether it serves now. */
    public boolean isReady() {
        return said().contains("Lifeline is running") && health().contains("\"status\":\"UP\"");
    }

    /** Where it serves, for {@link Api#at}. */
    public String address() {
        return "http://127.0.0.1:" + port;
    }

    /** What it says of its health, or nothing when it does not answer. */
    public String health() {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/health"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** Waits until it has ended by itself; returns its exit code. */
    public int ended() throws InterruptedException {
        if (!process.waitFor(LONGEST_START.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("the product does not end:\n" + said());
        }
        return process.exitValue();
    }

    /** All that it wrote on its console. */
    public String said() {
        try {
            return Files.readString(console);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** kill -9. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Asks it to end, as Ctrl-C and the system do. */
    public void stop() throws InterruptedException {
        process.destroy();
        ended();
    }

    /** Makes it collect its garbage now. */
    public void collectGarbage() throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process collecting = new ProcessBuilder(jcmd, String.valueOf(process.pid()), "GC.run")
                .redirectErrorStream(true)
                .start();
        String said = new String(collecting.getInputStream().readAllBytes());
        if (collecting.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    /** The process number of the embedded database in this data folder. */
    public static long databaseOf(Path data) throws IOException {
        return Long.parseLong(Files.readAllLines(data.resolve("postgres/postmaster.pid"))
                .get(0)
                .strip());
    }

    /** Its address, without a password. */
    public static String databaseAddress(Path data) throws IOException {
        return "jdbc:postgresql://127.0.0.1:"
                + Files.readAllLines(data.resolve("postgres/postmaster.pid"))
                        .get(3)
                        .strip() + "/postgres";
    }

    /** A connection as only who may read the data folder can have it. */
    public static Connection connect(Path data) throws IOException, SQLException {
        return DriverManager.getConnection(
                databaseAddress(data),
                "postgres",
                Files.readString(data.resolve("postgres.password")).strip());
    }

    /** Ends the database of a product that was killed, so that nothing is left of a test. */
    public static void endDatabaseOf(Path data) throws IOException {
        if (Files.exists(data.resolve("postgres/postmaster.pid"))) {
            ProcessHandle.of(databaseOf(data)).ifPresent(server -> {
                server.destroyForcibly();
                server.onExit().join();
            });
        }
    }
}
