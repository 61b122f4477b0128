package org.lifeline.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.testing.Api;
import org.lifeline.testing.Deployment;
import org.lifeline.testing.FreePort;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.PostgresTools;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** The pages of figures with a real copy of PostgreSQL that follows the database: stopped, behind, gone, back, and made a database of its own. */
@Tag("slow")
@ExtendWith(OutputCaptureExtension.class)
class InsightCopyTest {

    private static final Path GUIDE = Path.of("docs/guides/growth.md");
    private static final String PASSWORD = Deployment.PASSWORD;
    private static final String PATH = "/insights/service/waiting-now/cases";
    private static final String AS_OF = "These figures are as of ";

    @TempDir
    private Path folder;

    private @Nullable PostgresTools tools;
    private @Nullable Deployment product;
    private final int databasePort = FreePort.find();
    private final int copyPort = FreePort.find();
    private int waiting;

    @AfterEach
    void end() throws Exception {
        if (product != null) {
            product.close();
        }
        for (String each : new String[] {"copy", "database"}) {
            if (Files.exists(folder.resolve(each).resolve("postmaster.pid"))) {
                stop(each);
            }
        }
    }

    @Test
    void theCopyAnswersAndTheDatabaseDoesWheneverTheCopyCannot(CapturedOutput console) throws Exception {
        tools = PostgresTools.find().orElse(null);
        assumeThat(tools)
                .as("PostgreSQL with pg_basebackup is not installed, and cannot be")
                .isNotNull();
        Path password = Files.writeString(folder.resolve("password"), PASSWORD);
        run(
                "initdb",
                "-D",
                folder.resolve("database").toString(),
                "-U",
                "lifeline",
                "-E",
                "UTF-8",
                "--no-sync",
                "--auth=scram-sha-256",
                "--pwfile=" + password);
        start("database", databasePort);
        product = new Deployment(folder, url(databasePort, "lifeline"));
        Map<String, String> settings = new TreeMap<>(product.settings());
        int port = FreePort.find();
        settings.put("server.port", String.valueOf(port));
        settings.put("lifeline.public-url", "http://localhost:" + port);
        settings.put("spring.datasource.hikari.maximum-pool-size", "15");
        settings.put("lifeline.insight.database.url", "jdbc:postgresql://127.0.0.1:" + copyPort + "/postgres");
        settings.put("lifeline.insight.database.username", "figures");
        settings.put("lifeline.insight.database.password", PASSWORD);
        settings.put("lifeline.insight.database.check-every", "200ms");
        settings.put("lifeline.insight.database.told-lag", "0s");
        product.start(settings);
        JdbcClient database = product.product().getBean(JdbcClient.class);
        Api auditor = auditor();
        String programme = NewProgramme.with(database).providers().stages("social-worker");

        // ------------------------------------------------ the copy is not there yet
        aCaseWaits(database, programme);
        assertThat(page(auditor)).contains("Cases in all: 1").doesNotContain(AS_OF);
        assertThat(console.getOut()).contains("Figures are read from the database itself, and not from its copy");

        // ------------------------------------------------ it follows, and answers: what it did not get yet is not in
        // the figures
        run("psql", "--quiet", "--set=password=" + PASSWORD, "--file=" + reader());
        run(
                "pg_basebackup",
                "-D",
                folder.resolve("copy").toString(),
                "--write-recovery-conf",
                "--checkpoint=fast",
                "--no-sync");
        JdbcClient copy = JdbcClient.create(new DriverManagerDataSource(url(copyPort, "lifeline")));
        startAndFollow(copy);
        pause(copy);
        aCaseWaits(database, programme);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(page(auditor)).contains("Cases in all: 1", AS_OF));
        assertThat(auditor.get("/insights/service").expect(200).text())
                .contains("Cases that wait for a decision now: 1", AS_OF);
        assertThat(inATransaction().count()).as("what is written down for good").isEqualTo(2);
        assertThat(withACopyThatMayNotBeBehind(database).count())
                .as("longer behind than it may be")
                .isEqualTo(2);
        resume(copy);
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(page(auditor)).contains("Cases in all: 2").doesNotContain(AS_OF));

        // ------------------------------------------------ it is gone: no request fails, the database answers
        pause(copy);
        aCaseWaits(database, programme);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(page(auditor)).contains("Cases in all: 2", AS_OF));
        stop("copy");
        assertThat(page(auditor)).contains("Cases in all: 3").doesNotContain(AS_OF);

        // ------------------------------------------------ it is back
        startAndFollow(copy);
        pause(copy);
        aCaseWaits(database, programme);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(page(auditor)).contains("Cases in all: 3", AS_OF));
        resume(copy);

        // ------------------------------------------------ made a database of its own it goes on without ours
        copy.sql("select pg_promote()").query(Boolean.class).single();
        aCaseWaits(database, programme);
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(page(auditor)).contains("Cases in all: 5").doesNotContain(AS_OF));
        assertThat(console.getOut()).contains("it does not follow another database");
        assertThat(copy.sql("""
                        select count(*) from pg_stat_user_tables where has_table_privilege('figures', relid, 'insert, update, delete, truncate')
                            or (has_table_privilege('figures', relid, 'select') and relname not like 'insight\\_%')""").query(Long.class).single())
                .as("tables that the reader of the copy may write, or that are no figures")
                .isZero();
    }

    // ---------------------------------------------------------------- the product

    private Api auditor() throws IOException, InterruptedException {
        IdentityService identities = product.product().getBean(IdentityService.class);
        User user = identities.newUser("audrey");
        user.setPassword(PASSWORD);
        identities.saveUser(user);
        identities.createMembership("audrey", "auditor");
        return Api.loggedIn(product.address(), "audrey", PASSWORD);
    }

    private static String page(Api auditor) {
        return auditor.get(PATH).expect(200).text();
    }

    private void aCaseWaits(JdbcClient database, String programme) {
        database.sql("""
                        insert into insight_stage (key, subject, case_number, opened_on, programme, case_kind, stage, position, round, open, late, opened_at)
                        values (:key, :key, :key, current_date, :programme, 'application', 'Assessment', 1, 1, true, false, now())""")
                .param("key", "A-2026-90000" + waiting++)
                .param("programme", programme)
                .update();
    }

    private static Question waiting() {
        return Question.about(FactKind.STAGE).where("open", "true");
    }

    private Answer inATransaction() {
        FactStore figures = product.product().getBean(FactStore.class);
        return product.product().getBean(TransactionTemplate.class).execute(status -> figures.answer(waiting()));
    }

    private Answer withACopyThatMayNotBeBehind(JdbcClient database) {
        DatabaseCopy strict = new DatabaseCopy(
                database,
                new CopyProperties(
                        "jdbc:postgresql://127.0.0.1:" + copyPort + "/postgres",
                        "figures",
                        PASSWORD,
                        1,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO),
                product.product().getBean(Clock.class));
        try {
            strict.look();
            return strict.read(from -> PostgresFacts.answer(waiting(), from));
        } finally {
            strict.destroy();
        }
    }

    // ---------------------------------------------------------------- two servers of PostgreSQL

    /** The statements of the guide that make the reader, in a file. */
    private Path reader() throws IOException {
        String guide = Files.readString(GUIDE);
        int from = guide.indexOf("```sql\n") + "```sql\n".length();
        return Files.writeString(folder.resolve("reader.sql"), guide.substring(from, guide.indexOf("```", from)));
    }

    private static String url(int port, String user) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=" + user + "&password="
                + PASSWORD.replace(" ", "%20");
    }

    private void start(String which, int port) throws IOException, InterruptedException {
        run(
                "pg_ctl",
                "start",
                "--wait",
                "--silent",
                "-D",
                folder.resolve(which).toString(),
                "--log",
                folder.resolve(which + ".log").toString(),
                "--options",
                "-p " + port
                        + " -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=60 -c fsync=off");
    }

    /** Starts the copy; waits until it got a change and the product asks it. */
    private void startAndFollow(JdbcClient copy) throws IOException, InterruptedException {
        start("copy", copyPort);
        await().atMost(PATIENCE)
                .until(() -> copy.sql(
                                "select pg_last_xact_replay_timestamp() is not null"
                                        + " and exists (select from pg_stat_activity where application_name = 'Lifeline figures')")
                        .query(Boolean.class)
                        .single());
    }

    private void stop(String which) throws IOException, InterruptedException {
        run(
                "pg_ctl",
                "stop",
                "--wait",
                "--silent",
                "--mode=immediate",
                "-D",
                folder.resolve(which).toString());
    }

    private static void pause(JdbcClient copy) {
        copy.sql("select pg_wal_replay_pause()").query((row, n) -> n).list();
        await().atMost(PATIENCE)
                .until(() -> copy.sql("select pg_get_wal_replay_pause_state()")
                        .query(String.class)
                        .single()
                        .equals("paused"));
    }

    private static void resume(JdbcClient copy) {
        copy.sql("select pg_wal_replay_resume()").query((row, n) -> n).list();
    }

    private void run(String... command) throws IOException, InterruptedException {
        tools.run(
                Map.of(
                        "PGHOST",
                        "127.0.0.1",
                        "PGPORT",
                        String.valueOf(databasePort),
                        "PGUSER",
                        "lifeline",
                        "PGPASSWORD",
                        PASSWORD,
                        "PGDATABASE",
                        "postgres"),
                folder.resolve("commands.log"),
                command);
    }
}
