package org.lifeline.faults;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.lifeline.testing.FreePort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A real PostgreSQL that can be killed and started again on its folder, at the same port. What it says is committed is on the disk. */
final class DatabaseServer implements AutoCloseable {

    private static final Duration LONGEST_START = Duration.ofSeconds(60);

    private final Path folder;
    private final int port = FreePort.find();
    private EmbeddedPostgres server;

    DatabaseServer(Path folder) throws IOException {
        this.folder = folder;
        start();
    }

    void start() throws IOException {
        server = EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setPGStartupWait(LONGEST_START)
                // the library's own is off, for tests that lose nothing by it
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "100")
                .start();
    }

    /** As a power failure: none of its processes can do anything more. */
    void kill() throws IOException {
        List<ProcessHandle> all = processes();
        all.forEach(ProcessHandle::destroyForcibly);
        Awaitility.await("the end of the database")
                .atMost(LONGEST_START)
                .until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
        close();
    }

    void pause() throws IOException, InterruptedException {
        for (ProcessHandle process : processes()) {
            Signals.stop(process.pid());
        }
    }

    void goOn() throws IOException, InterruptedException {
        for (ProcessHandle process : processes()) {
            Signals.goOn(process.pid());
        }
    }

    List<ProcessHandle> processes() throws IOException {
        long first = Long.parseLong(
                Files.readAllLines(folder.resolve("postmaster.pid")).get(0).strip());
        return ProcessHandle.of(first).stream()
                .flatMap(p -> Stream.concat(Stream.of(p), p.descendants()))
                .toList();
    }

    int port() {
        return port;
    }

    /** The address behind a cable, or of the server itself. @param at a port of this machine */
    static String url(int at) {
        return "jdbc:postgresql://127.0.0.1:" + at + "/postgres?user=postgres&password=postgres";
    }

    /** Reads and writes as nobody of the product can. */
    DataSource own() {
        return new DriverManagerDataSource(url(port) + "&socketTimeout=120&connectTimeout=5");
    }

    JdbcClient jdbc() {
        return JdbcClient.create(own());
    }

    boolean answers() {
        try (Connection connection = own().getConnection()) {
            return connection.isValid(2);
        } catch (SQLException notYet) {
            return false;
        }
    }

    /** Ends it in order. */
    @Override
    public void close() throws IOException {
        server.close();
    }
}
