package org.lifeline.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.lifeline.audit.ExportVerifier.Result;
import org.lifeline.platform.signing.KeyUse;
import org.lifeline.platform.signing.SigningKey;
import org.lifeline.platform.signing.SigningKeys;
import org.lifeline.platform.signing.TestKeys;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A database with an audit log that a test may ruin: nobody else uses it. */
final class AuditDatabase implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-11-21T09:00:00.123456Z");

    final SigningKeys keys = TestKeys.fresh();
    final DataSource source;
    final JdbcClient jdbc;
    final TransactionTemplate transaction;
    final AuditLog log;
    final Sealer sealer;
    final AuditExport export;
    final AuditRecords records;

    private static final EmbeddedPostgres SERVER = server();
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String name = "audit_" + NUMBER.incrementAndGet();

    /** One server for all; it ends with the JVM. */
    private static EmbeddedPostgres server() {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.start();
            Flyway.configure()
                    .dataSource(server.getTemplateDatabase())
                    // functions name columns that the migration in Java adds, which needs the whole product
                    .initSql("set check_function_bodies = off")
                    // later ones read columns that the migrations in Java make; the tables of the audit log are older
                    .target("92")
                    .load()
                    .migrate();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    AuditDatabase() {
        JdbcClient.create(SERVER.getPostgresDatabase())
                .sql("create database " + name + " template template1")
                .update();
        source = SERVER.getDatabase("postgres", name);
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        JdbcTransactionManager transactions = new JdbcTransactionManager(source);
        jdbc = JdbcClient.create(source);
        transaction = new TransactionTemplate(transactions);
        log = new AuditLog(jdbc, clock, new ObjectMapper(), transactions);
        sealer = anotherNode();
        export = new AuditExport(source, transactions, clock);
        records = new AuditRecords(jdbc);
    }

    /** A sealer beside the first one. */
    Sealer anotherNode() {
        return new Sealer(
                source, new JdbcTransactionManager(source), TestKeys.codes(keys), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    long append(String actor) {
        log.append(
                Action.decision, actor, "A-2026-000001", "EMA", Map.of("position", 1, "reasonCode", "needConfirmed"));
        return jdbc.sql("select max(id) from audit_entry").query(Long.class).single();
    }

    /** Three seals over five entries, two and three. */
    void fill() {
        for (int size : new int[] {5, 2, 3}) {
            for (int i = 0; i < size; i++) {
                append("officer-" + i);
            }
            sealer.seal();
        }
    }

    /** What no one can do but the master of the database. */
    void tamper(String table, String sql, Object... values) {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("alter table " + table + " disable trigger user").update();
            assertOne(jdbc.sql(sql).params(values).update());
            jdbc.sql("alter table " + table + " enable trigger user").update();
        });
    }

    private static void assertOne(int rows) {
        if (rows == 0) {
            throw new AssertionError("nothing was tampered with");
        }
    }

    byte[] exported(Selection selection) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            export.jsonLines(selection, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    Map<String, ECPublicKey> publicKeys() {
        return keys.all().stream()
                .filter(key -> key.use() == KeyUse.AUDIT)
                .collect(Collectors.toMap(SigningKey::kid, SigningKey::publicKey));
    }

    Result verify(byte[] export) {
        try {
            return new ExportVerifier(publicKeys(), null).verify(new ByteArrayInputStream(export));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Result verify() {
        return verify(exported(Selection.WHOLE));
    }

    @Override
    public void close() {
        JdbcClient.create(SERVER.getPostgresDatabase())
                .sql("drop database " + name + " with (force)")
                .update();
    }
}
