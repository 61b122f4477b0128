package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.testing.Product;
import org.lifeline.testing.Visitor;

/**
 * Several starts on one data folder, as processes. The lock of the folder was collected as garbage some minutes after the start: a second
 * product then stopped the first one's database; and what a killed first start had left was in the way of the next one. One folder goes through
 * all of it, in this order, for a start is dear.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("slow")
class SecondStartTest {

    @TempDir
    static Path folder;

    private static Path data;
    private static Product running;

    @AfterAll
    static void end() throws Exception {
        if (running != null) {
            running.close();
        }
        Product.endDatabaseOf(data);
    }

    private static Product start() throws Exception {
        // no seal but the first of each start
        return Product.start(folder, "--lifeline.data-folder=" + data, "--lifeline.audit.seal-every=10h");
    }

    @Test
    @Order(0)
    void theFirstStartIsKilledAtEachOfItsMoments() throws Exception {
        data = folder.resolve("data");
        // the moments when each of these has just been made: programs, half of a database, a whole one, keys
        for (String made : List.of(
                "postgres-programs/new",
                "postgres.new/base",
                "postgres/postmaster.pid",
                "personal-data.key",
                "keys.p12")) {
            try (Product killed = start()) {
                await(made).atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> {
                    if (!killed.isAlive()) {
                        throw new IllegalStateException(made + ": " + killed.said());
                    }
                    return Files.exists(data.resolve(made));
                });
            }
        }
    }

    /** After those that were killed. */
    @Test
    @Order(1)
    void oneOfTwoSimultaneousStartsGetsTheFolderAndServes() throws Exception {
        List<Product> both = List.of(start(), start());
        await().atMost(PATIENCE)
                .until(() -> both.stream().filter(Product::isAlive).count() == 1);
        Product refused = both.get(both.get(0).isAlive() ? 1 : 0);
        running = both.get(both.get(0).isAlive() ? 0 : 1);

        assertThat(refused.ended()).isNotZero();
        assertThat(refused.said())
                .contains("another Lifeline is running on this folder")
                .doesNotContain("\tat ");
        running.ready();
    }

    @Test
    @Order(2)
    void aSecondStartNeverTouchesTheFirstOnesDatabase() throws Exception {
        long database = Product.databaseOf(data);
        running.collectGarbage();
        running.collectGarbage();

        Product second = start();

        assertThat(second.ended()).isNotZero();
        assertThat(second.said())
                .contains("another Lifeline is running on this folder (process " + running.pid() + ")")
                .doesNotContain("\tat ");
        assertThat(Product.databaseOf(data)).isEqualTo(database);
        assertThat(ProcessHandle.of(database))
                .hasValueSatisfying(server -> assertThat(server.isAlive()).isTrue());
        assertThat(running.isReady()).isTrue();
    }

    @Test
    @Order(3)
    void localUsersNeedThePasswordForTheDatabase() throws Exception {
        String address = Product.databaseAddress(data);

        assertThatThrownBy(() -> DriverManager.getConnection(address, "postgres", ""))
                .isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> DriverManager.getConnection(address, "postgres", "postgres"))
                .hasMessageContaining("password authentication failed");
        assertThat(Files.readString(data.resolve("postgres/pg_hba.conf"))).doesNotContain("trust");
        try (Connection owner = Product.connect(data)) {
            assertThat(one(owner, "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(one(owner, "show unix_socket_directories")).isEmpty();
        }
        try (Stream<Path> entries = Files.list(data)) {
            assertThat(entries)
                    .allSatisfy(entry -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(entry)))
                            .as(entry.toString())
                            .endsWith("------"));
        }
    }

    @Test
    @Order(4)
    void takesOverTheDatabaseAfterAKillAndSealsTheLogAtOnce() throws Exception {
        long leftBehind = Product.databaseOf(data);
        Visitor person = new Visitor(running.address());
        person.logIn("applicant", "demo");
        assertThat(person.get("/applications").statusCode()).isEqualTo(200);
        running.kill();
        assertThat(ProcessHandle.of(leftBehind)).isPresent();

        running = start().ready();

        assertThat(Product.databaseOf(data)).isNotEqualTo(leftBehind);
        assertThat(running.said()).contains("The database of a Lifeline that was killed is still running");
        assertThat(person.at(running.address()).get("/applications").statusCode())
                .as("whoever was logged in still is")
                .isEqualTo(200);
        try (Connection owner = Product.connect(data)) {
            await().atMost(PATIENCE)
                    .until(() -> one(owner, "select count(*) from audit_seal").compareTo("0") > 0);
        }
    }

    @Test
    @Order(5)
    void restartsADatabaseThatDied() throws Exception {
        long died = Product.databaseOf(data);

        ProcessHandle.of(died).orElseThrow().destroyForcibly();

        await().atMost(PATIENCE).until(() -> running.said().contains("The embedded database is running again"));
        assertThat(Product.databaseOf(data)).isNotEqualTo(died);
        await().atMost(PATIENCE).until(() -> running.isReady());
        // why it died was thrown away with the log when it was started again
        String log = Files.readString(data.resolve("postgres.log"));
        assertThat(log.split("starting PostgreSQL", -1)).hasSizeGreaterThanOrEqualTo(4);
        assertThat(log).contains("database system was interrupted").doesNotContain("ERROR:", "STATEMENT:", "DETAIL:");
    }

    @Test
    @Order(6)
    void shutsDownCleanlyAndLeavesNoProcessRunning() throws Exception {
        long database = Product.databaseOf(data);

        running.stop();

        // the operating system may take a moment to forget a process that has ended
        await().atMost(PATIENCE).until(() -> ProcessHandle.of(database).isEmpty());
        assertThat(data.resolve("lifeline.lock")).isEmptyFile();
        assertThat(data.resolve("postgres/postmaster.pid")).doesNotExist();
    }

    @Test
    @Order(7)
    void namesTheMissingKeyAndCreatesNoOther() throws Exception {
        for (String name : List.of("personal-data.key", "keys.p12")) {
            Path key = data.resolve(name);
            Path kept = Files.move(key, folder.resolve(name));

            Product refused = start();

            assertThat(refused.ended()).as(name).isNotZero();
            assertThat(refused.said()).contains(name).contains("estore").doesNotContain("\tat ", "Lifeline is running");
            assertThat(key).doesNotExist();
            Files.move(kept, key);
        }
    }

    @Test
    @Order(8)
    void endsWhenItsDatabaseIsGoneForGood() throws Exception {
        running = start().ready();
        Path programs = data.resolve("postgres-programs");
        Files.move(programs, folder.resolve("programs"));

        ProcessHandle.of(Product.databaseOf(data)).orElseThrow().destroyForcibly();

        assertThat(running.ended()).isNotZero();
        assertThat(running.said()).contains("Lifeline ends, for its database is gone");
    }

    private static String one(Connection connection, String query) throws SQLException {
        try (Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
