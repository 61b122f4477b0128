package org.lifeline.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.flywaydb.core.api.output.MigrateResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.testing.Deployment;
import org.lifeline.testing.Product;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Two nodes are replaced one after the other while people use the product: the new one migrates the schema beside the old one and brings
 * changed models, and the old one ends. No request fails, and each complaint that was taken is there, with its process.
 *
 * <p>With {@code -Dlifeline.last-release} the old node is the jar of the last release, on the schema and with the models that it brings.
 * Without it, the old node is the product of now, and the new one brings two migrations more and a changed model.
 */
@Tag("slow")
@Tag("rolling")
class RollingRestartTest {

    private static final String LAST_RELEASE = System.getProperty("lifeline.last-release", "");

    @TempDir
    Path folder;

    @Test
    void noRequestFailsWhileANewNodeTakesThePlaceOfAnOldOne() throws Exception {
        try (EmbeddedPostgres database = EmbeddedPostgres.start()) {
            DataSource source = database.getPostgresDatabase();
            JdbcClient sql = JdbcClient.create(source);
            Path ahead = nextMigrations();
            try (Product old = startOld(database).ready();
                    RoundRobin callers = new RoundRobin(old)) {
                callers.begin();
                await().atMost(PATIENCE).until(() -> callers.complaints() > 3);

                try (Product young = startNew(database, ahead).ready()) {
                    callers.add(young);
                    await().atMost(PATIENCE).until(() -> callers.servedBy(young) > 20 && callers.servedBy(old) > 20);
                    if (LAST_RELEASE.isEmpty()) {
                        assertThat(columnIsThere(sql))
                                .as("migrated while the old node serves")
                                .isTrue();
                        assertThat(newestVersion(sql))
                                .as("models wait for the end of a node with other models")
                                .isEqualTo("1");
                    }

                    old.stop();

                    int before = callers.complaints();
                    await().atMost(PATIENCE).until(() -> callers.complaints() > before + 5);
                    if (LAST_RELEASE.isEmpty()) {
                        await().atMost(PATIENCE).until(() -> newestVersion(sql).equals("2"));
                        int later = callers.complaints();
                        await().atMost(PATIENCE).until(() -> callers.complaints() > later + 2);
                    }
                    callers.end();

                    assertThat(callers.failures()).isEmpty();
                    assertThat(mistake(old)).as("the old node").isEmpty();
                    assertThat(mistake(young)).as("the new node").isEmpty();
                    nothingIsLost(sql, callers.complaints());
                    if (LAST_RELEASE.isEmpty()) {
                        assertThat(count(sql, """
                                        select count(*) from act_hi_procinst i join act_re_procdef d on d.id_ = i.proc_def_id_
                                         where d.key_ = 'grievance' and d.version_tag_ = '2'""")).isPositive();
                    }
                    young.stop();
                }
            }
            anOlderJarStartsOnIt(source, sql);
        }
    }

    /** The first mistake on a node's console, with where it happened; or nothing. */
    private static String mistake(Product node) {
        return node.said()
                .lines()
                .dropWhile(line -> !line.contains(" ERROR "))
                .limit(60)
                .collect(Collectors.joining("\n"));
    }

    /** Flyway, as an older jar has it: it does not know the newest migrations. */
    private static void anOlderJarStartsOnIt(DataSource source, JdbcClient sql) {
        JavaMigration[] inJava = sql.sql(
                        "select version, description, checksum from flyway_schema_history where type = 'JDBC'")
                .query((row, n) -> new Migrated(
                        row.getString("version"), row.getString("description"), (Integer) row.getObject("checksum")))
                .list()
                .toArray(JavaMigration[]::new);
        MigrateResult result = Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/migration")
                .javaMigrations(inJava)
                .load()
                .migrate();
        assertThat(result.success).isTrue();
        assertThat(result.migrationsExecuted).isZero();
    }

    /** A migration in Java that has run; those of the product are beans. */
    private record Migrated(String version, String description, Integer checksum) implements JavaMigration {

        @Override
        public MigrationVersion getVersion() {
            return MigrationVersion.fromVersion(version);
        }

        @Override
        public String getDescription() {
            return description;
        }

        @Override
        public Integer getChecksum() {
            return checksum;
        }

        @Override
        public boolean canExecuteInTransaction() {
            return true;
        }

        @Override
        public void migrate(Context context) {
            throw new IllegalStateException("has run");
        }
    }

    /** Every complaint that somebody was given a number for has its row and its process, and no job is left behind by the node that ended. */
    private static void nothingIsLost(JdbcClient sql, int complaints) {
        assertThat(count(sql, "select count(*) from grievance")).isEqualTo(complaints);
        assertThat(
                        count(
                                sql,
                                "select count(*) from grievance g where not exists (select from act_ru_execution e where e.business_key_ = g.number)"))
                .isZero();
        await().atMost(PATIENCE)
                .until(() ->
                        count(sql, "select count(*) from act_ru_job where duedate_ is null or duedate_ < now()") == 0);
        assertThat(count(sql, "select count(*) from act_ru_job where retries_ = 0 or exception_msg_ is not null"))
                .isZero();
        assertThat(count(sql, "select count(*) from act_ru_incident")).isZero();
        assertThat(count(sql, "select count(*) from node"))
                .as("the old node is forgotten")
                .isEqualTo(1);
    }

    private static long count(JdbcClient sql, String question) {
        return sql.sql(question).query(Long.class).single();
    }

    private static boolean columnIsThere(JdbcClient sql) {
        return count(
                        sql,
                        "select count(*) from information_schema.columns where table_name = 'grievance' and column_name = 'of_the_next_release'")
                == 1;
    }

    private static String newestVersion(JdbcClient sql) {
        return sql.sql(
                        "select version_tag_ from act_re_procdef where key_ = 'grievance' order by version_ desc limit 1")
                .query(String.class)
                .single();
    }

    // ---------------------------------------------------------------- the two nodes

    private Product startOld(EmbeddedPostgres database) throws IOException {
        String[] settings = settings(database, Map.of());
        return LAST_RELEASE.isEmpty()
                ? Product.start(folder, settings)
                : Product.startJar(Path.of(LAST_RELEASE), folder, settings);
    }

    private Product startNew(EmbeddedPostgres database, Path ahead) throws IOException {
        if (!LAST_RELEASE.isEmpty()) {
            return Product.start(folder, settings(database, Map.of()));
        }
        Path models = changedModels();
        return Product.start(
                folder,
                settings(
                        database,
                        Map.of(
                                "spring.flyway.locations",
                                "classpath:db/migration,filesystem:" + ahead,
                                "camunda.bpm.deployment-resource-pattern",
                                Stream.of("processes/**/*.bpmn", "processes/**/*.dmn", "forms/**/*.form")
                                        .map(each -> "file:" + models + "/" + each)
                                        .reduce((one, more) -> one + "," + more)
                                        .orElseThrow())));
    }

    private String[] settings(EmbeddedPostgres database, Map<String, String> more) {
        Map<String, String> settings = Deployment.settings(database.getJdbcUrl("postgres", "postgres"), folder);
        settings.remove("server.port");
        settings.put("spring.datasource.hikari.maximum-pool-size", "8");
        settings.put("lifeline.shutdown-pause", "3s");
        // all callers have one address
        settings.put("lifeline.limits.changes-per-address", "1000000");
        settings.put("lifeline.limits.grievances-per-address", "1000000");
        settings.putAll(more);
        return settings.entrySet().stream()
                .map(s -> "--" + s.getKey() + "=" + s.getValue())
                .toArray(String[]::new);
    }

    /** What the two releases after this one could bring: each adds, and takes nothing away. */
    private Path nextMigrations() throws IOException {
        Path ahead = Files.createDirectories(folder.resolve("ahead"));
        Files.writeString(ahead.resolve("V9001__next.sql"), "create table of_the_next_release (id int primary key);");
        Files.writeString(
                ahead.resolve("V9002__after_it.sql"), "alter table grievance add column of_the_next_release text;");
        return ahead;
    }

    /** The models of this release, of which one has changed. */
    private Path changedModels() throws IOException {
        Path models = folder.resolve("models");
        for (String part : new String[] {"processes", "forms"}) {
            try (Stream<Path> files = Files.walk(Path.of(part))) {
                files.filter(Files::isRegularFile).forEach(file -> copy(file, models.resolve(file.toString())));
            }
        }
        Path grievance = models.resolve("processes/grievance/grievance.bpmn");
        Files.writeString(
                grievance, Files.readString(grievance).replace("camunda:versionTag=\"1\"", "camunda:versionTag=\"2\""));
        return models;
    }

    private static void copy(Path from, Path to) {
        try {
            Files.createDirectories(to.getParent());
            Files.copy(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
