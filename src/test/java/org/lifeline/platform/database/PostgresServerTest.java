package org.lifeline.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.testing.Patience;

@Tag("slow")
class PostgresServerTest {

    @TempDir
    static Path folder;

    private static PostgresServer start(Path data) throws Exception {
        return new PostgresServer(data, () -> {});
    }

    private static Connection connect(PostgresServer server) throws SQLException {
        return DriverManager.getConnection(server.url(), server.user(), server.password());
    }

    /** A folder as the versions before made it: everybody on the machine is the superuser, without a password. */
    @Test
    void closesADatabaseThatAnEarlierVersionLeftOpenAndKeepsItsRows() throws Exception {
        Path data = Files.createDirectories(folder.resolve("earlier"));
        try (EmbeddedPostgres earlier = EmbeddedPostgres.builder()
                        .setDataDirectory(data.resolve("postgres"))
                        .setCleanDataDirectory(false)
                        .start();
                Connection anybody = DriverManager.getConnection(earlier.getJdbcUrl("postgres", "postgres"));
                Statement sql = anybody.createStatement()) {
            sql.execute("create table kept as select 'row' as value");
        }

        try (PostgresServer server = start(data)) {
            assertThatThrownBy(() -> DriverManager.getConnection(server.url(), "postgres", ""))
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> DriverManager.getConnection(
                            server.url().replace("127.0.0.1", "[::1]"), "postgres", server.password()))
                    .isInstanceOf(SQLException.class);
            try (Connection owner = connect(server);
                    Statement sql = owner.createStatement();
                    ResultSet row = sql.executeQuery("select value from kept")) {
                assertThat(row.next()).isTrue();
            }
        }

        // the password belongs to another database, as after a backup was put back
        Files.writeString(data.resolve("postgres.password"), "another\n");
        try (PostgresServer server = start(data);
                Connection owner = connect(server)) {
            assertThat(owner.isValid(1)).isTrue();
        }
    }

    @Test
    void stopsOnlyAnOrphanedServerWithoutConnections() throws Exception {
        Path data = Files.createDirectories(folder.resolve("left"));
        PostgresServer first = start(data);
        try (Connection living = connect(first)) {
            assertThatExceptionOfType(FolderTaken.class)
                    .isThrownBy(() -> start(data))
                    .withMessageContaining("is connected");
            assertThat(living.isValid(1)).isTrue();
        }
        // its owner does not see it stop, for it was killed with its process
        try (PostgresServer next = start(data);
                Connection owner = connect(next)) {
            assertThat(owner.isValid(1)).isTrue();
        }
        first.close();
    }

    @Test
    void refusesAFolderThatHoldsHalfOfADatabase() throws Exception {
        Path data = Files.createDirectories(folder.resolve("half"));
        Files.writeString(Files.createDirectories(data.resolve("postgres")).resolve("PG_VERSION"), "17");

        assertThatIOException().isThrownBy(() -> start(data)).withMessageContaining("holds no database");
        assertThat(data.resolve("postgres/PG_VERSION")).exists();
    }

    @Test
    void notifiesItsOwnerWhenItCannotBeRestarted() throws Exception {
        Path data = Files.createDirectories(folder.resolve("gone"));
        AtomicBoolean lost = new AtomicBoolean();
        try (PostgresServer server = new PostgresServer(data, () -> lost.set(true))) {
            Files.move(data.resolve("postgres-programs"), data.resolve("elsewhere"));
            long pid = Long.parseLong(Files.readAllLines(data.resolve("postgres/postmaster.pid"))
                    .get(0)
                    .strip());

            ProcessHandle.of(pid).orElseThrow().destroyForcibly();

            await().atMost(Patience.PATIENCE).untilTrue(lost);
        }
    }
}
