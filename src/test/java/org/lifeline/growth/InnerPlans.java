package org.lifeline.growth;

import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * While it is open, the product's own database says how it does what functions and triggers ask inside ({@code auto_explain}), and takes growing
 * tables for as large as {@link Plans} does. Whoever uses a connection of the pool is told, and {@code AskedStatements} notes it.
 */
final class InnerPlans implements AutoCloseable {

    private final HikariDataSource database;
    private final JdbcClient jdbc;
    private final String name;

    /** @param database logged in as a superuser */
    InnerPlans(HikariDataSource database, Set<String> growing) {
        this.database = database;
        this.jdbc = JdbcClient.create(database);
        this.name = jdbc.sql("select current_database()").query(String.class).single();
        List<String> empty = jdbc.sql(
                        "select relname from pg_class where relname in (:growing) and relkind = 'r' and pg_relation_size(oid) = 0")
                .param("growing", growing)
                .query(String.class)
                .list();
        empty.forEach(this::makeNotEmpty);
        Plans.sayLarge(jdbc, growing);
        Stream.concat(
                        Plans.LAST_RESORTS.stream(),
                        Stream.of(
                                "session_preload_libraries = 'auto_explain'",
                                "auto_explain.log_min_duration = 0",
                                "auto_explain.log_nested_statements = on",
                                "auto_explain.log_level = notice",
                                "auto_explain.log_format = json"))
                .forEach(setting ->
                        jdbc.sql("alter database " + name + " set " + setting).update());
        connectAgain();
    }

    /** A table without a page is small, whatever else the planner is told. The row is taken back; its page stays. */
    private void makeNotEmpty(String table) {
        TransactionTemplate transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        transaction.executeWithoutResult(made -> {
            jdbc.sql(Plans.aRow(table)).update();
            made.setRollbackOnly();
        });
    }

    /** Whoever connects from now on has other settings. */
    private void connectAgain() {
        Objects.requireNonNull(database.getHikariPoolMXBean()).softEvictConnections();
    }

    @Override
    public void close() {
        jdbc.sql("alter database " + name + " reset all").update();
        jdbc.sql("analyze").update();
        connectAgain();
    }
}
