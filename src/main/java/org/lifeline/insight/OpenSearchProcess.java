package org.lifeline.insight;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * An OpenSearch server as a child process, for a trial of the product and for its tests. It listens on 127.0.0.1 only, asks for no password,
 * and so is nothing for a deployment. It runs on the Java in {@code OPENSEARCH_JAVA_HOME}, or else on that of the product.
 */
public final class OpenSearchProcess implements AutoCloseable {

    private static final int START_SECONDS = 180;
    private static final int STOP_SECONDS = 20;

    private static final String JAVA_OPTIONS = "OPENSEARCH_JAVA_OPTS";

    /** Alone, and with little memory. */
    private static final Map<String, String> SMALL =
            Map.of("discovery.type", "single-node", JAVA_OPTIONS, "-Xms512m -Xmx512m");

    private final Process process;
    private final int port;
    private final Path log;

    /**
     * Starts the server, and returns when it answers.
     *
     * @param home the unpacked distribution
     * @param data where it keeps its data, settings and log
     * @throws IllegalStateException when it does not start; the message names its log
     */
    public OpenSearchProcess(Path home, Path data) {
        this(home, data, SMALL);
    }

    /**
     * The same with an environment as OpenSearch's image reads it.
     *
     * @param environment settings of OpenSearch, which have a point in their names, and {@code OPENSEARCH_JAVA_OPTS}; what else the image
     *     reads is about plugins that are not here
     */
    public OpenSearchProcess(Path home, Path data, Map<String, String> environment) {
        Path program = home.toAbsolutePath().resolve("bin/opensearch");
        if (!Files.exists(program)) {
            throw new IllegalStateException("There is no OpenSearch in " + home.toAbsolutePath());
        }
        try {
            Files.createDirectories(data);
            this.log = data.toAbsolutePath().resolve("opensearch.log");
            this.port = freePort();
            Path number = data.resolve("opensearch.pid");
            stopServerLeftBehind(number, data.toAbsolutePath());
            process = start(program, home.toAbsolutePath(), data.toAbsolutePath(), environment);
            Files.writeString(number, String.valueOf(process.pid()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await();
    }

    /** Where it listens. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The server of a product that was killed still runs, and keeps its data to itself. */
    private static void stopServerLeftBehind(Path number, Path data) throws IOException {
        if (!Files.exists(number) || !Files.readString(number).matches("\\d{1,18}")) {
            return;
        }
        Optional<ProcessHandle> left = ProcessHandle.of(Long.parseLong(Files.readString(number)))
                // the number may belong to another program by now
                .filter(handle -> handle.info().arguments().stream()
                        .flatMap(Arrays::stream)
                        .anyMatch(argument -> argument.contains(data.toString())));
        if (left.isPresent()) {
            left.get().destroy();
            try {
                left.get().onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException | ExecutionException e) {
                left.get().destroyForcibly();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Process start(Path program, Path home, Path data, Map<String, String> environment) throws IOException {
        program.toFile().setExecutable(true);
        Path config = Files.createDirectories(data.resolve("config"));
        try (Stream<Path> files = Files.list(home.resolve("config"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, config.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/unshare")) && "root".equals(System.getProperty("user.name"))) {
            // it refuses to run as root: in a user namespace of its own it is not
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(
                program.toString(),
                "-Enetwork.host=127.0.0.1",
                "-Ehttp.port=" + port,
                "-Etransport.port=" + freePort(),
                "-Epath.data=" + data.resolve("data"),
                "-Epath.logs=" + data.resolve("logs"),
                "-Ecluster.routing.allocation.disk.threshold_enabled=false"));
        environment.forEach((name, value) -> {
            if (name.contains(".")) {
                command.add("-E" + name + "=" + value);
            }
        });
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        // OpenSearch 2 runs on no Java newer than 23: whoever runs the product on one names another for it
        builder.environment().putIfAbsent("OPENSEARCH_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("OPENSEARCH_PATH_CONF", config.toString());
        builder.environment().put(JAVA_OPTIONS, environment.getOrDefault(JAVA_OPTIONS, ""));
        return builder.start();
    }

    private void await() {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!answers()) {
            try {
                if (process.waitFor(200, TimeUnit.MILLISECONDS) || System.nanoTime() > until) {
                    close();
                    throw new IllegalStateException("OpenSearch did not start, see " + log);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                close();
                throw new IllegalStateException("interrupted while OpenSearch was starting", e);
            }
        }
    }

    private boolean answers() {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    url().resolve("/_cluster/health").toURL().openConnection();
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(5_000);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        children.forEach(ProcessHandle::destroy);
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                children.forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
