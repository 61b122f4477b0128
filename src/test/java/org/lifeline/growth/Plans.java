package org.lifeline.growth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.migration.JavaMigration;
import org.lifeline.testing.Api;
import org.lifeline.testing.AskedStatements.Asked;
import org.lifeline.testing.AskedStatements.Inner;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/**
 * How the database would do a statement if each growing table had a million rows. This is asked in a database of its own with the product's
 * tables and indexes, a row in each, and statistics that say a million, twenty of each value. Sequential scans, hash and merge joins are a last
 * resort there: one that is left in a plan has no index that it could use. So the answer depends on statements and indexes only.
 */
final class Plans implements AutoCloseable {

    private static final Set<String> PLANNED = Set.of("select", "with", "insert", "update", "delete", "merge");

    /** Through these, rows go one by one to a limit above. */
    private static final Set<String> ONE_BY_ONE = Set.of("Limit", "LockRows", "Nested Loop", "Result", "Subquery Scan");

    private static final String NAME = "large_tables";

    /** What the planner does only where nothing else is left. */
    static final List<String> LAST_RESORTS =
            List.of("enable_seqscan = off", "enable_hashjoin = off", "enable_mergejoin = off", "jit = off");

    private final HikariDataSource product;
    private final SingleConnectionDataSource large;
    private final Connection connection;
    private final Set<String> growing;
    /** Index: the column or expression that it begins with. */
    private final Map<String, String> beginnings = new HashMap<>();
    /** Index: its table. */
    private final Map<String, String> tables = new HashMap<>();
    /** Indexes of some of the rows only. */
    private final Set<String> partial = new HashSet<>();

    /** @param growing tables, in small letters */
    Plans(HikariDataSource product, List<JavaMigration> migrations, Set<String> growing) throws SQLException {
        this.product = product;
        this.growing = growing;
        JdbcClient.create(product).sql("create database " + NAME).update();
        large = new SingleConnectionDataSource(
                product.getJdbcUrl().replaceFirst("/[^/?]+(\\?|$)", "/" + NAME + "$1"),
                product.getUsername(),
                product.getPassword(),
                true);
        connection = large.getConnection();
        JdbcClient jdbc = JdbcClient.create(large);
        create(migrations);
        for (String index : JdbcClient.create(product)
                .sql(
                        "select indexdef from pg_indexes where schemaname = current_schema() and indexname like 'lifeline\\_%'")
                .query(String.class)
                .list()) {
            // which the product makes at its start
            jdbc.sql(index).update();
        }
        for (String table : growing) {
            jdbc.sql(aRow(table)).update();
        }
        sayLarge(jdbc, growing);
        for (String setting : LAST_RESORTS) {
            jdbc.sql("set " + setting).update();
        }
        jdbc.sql("""
                        select c.relname, i.indrelid::regclass::text as of, pg_get_indexdef(i.indexrelid, 1, true) as beginning, i.indpred is not null as partial
                          from pg_index i join pg_class c on c.oid = i.indexrelid where c.relnamespace = current_schema()::regnamespace""").query(row -> {
            tables.put(row.getString("relname"), row.getString("of"));
            beginnings.put(row.getString("relname"), row.getString("beginning"));
            if (row.getBoolean("partial")) {
                partial.add(row.getString("relname"));
            }
        });
    }

    /** Puts one row of anything into a table, without what it must be. */
    static String aRow(String table) {
        return """
                do $$
                declare
                    its record;
                begin
                    for its in select conname from pg_constraint where conrelid = '{table}'::regclass and contype in ('f', 'c') loop
                        execute format('alter table {table} drop constraint %I', its.conname);
                    end loop;
                    alter table {table} disable trigger all;
                    select string_agg(quote_ident(a.attname), ',') as columns,
                           string_agg(format('%L::%s', case when t.typcategory in ('S', 'Z') then 'x' when t.typcategory = 'N' then '1'
                               when t.typcategory = 'D' then 'now' when t.typcategory = 'T' then '1 day' when t.typcategory = 'B' then 'false'
                               when t.typname = 'uuid' then gen_random_uuid()::text when t.typname = 'bytea' then '' else '{}' end,
                               format_type(a.atttypid, a.atttypmod)), ',') as something
                      into its from pg_attribute a join pg_type t on t.oid = a.atttypid
                     where a.attrelid = '{table}'::regclass and a.attnum > 0 and not a.attisdropped and a.attnotnull
                       and not a.atthasdef and a.attidentity = '';
                    execute case when its.columns is null then 'insert into {table} default values'
                                 else format('insert into {table} (%s) values (%s) on conflict do nothing', its.columns, its.something) end;
                end $$""".replace("{table}", table);
    }

    /** Tells the planner of a million rows in these tables, twenty of each value, until they are analysed again. */
    static void sayLarge(JdbcClient jdbc, Set<String> growing) {
        jdbc.sql("""
                do $$
                begin
                    analyze;
                    update pg_class set reltuples = 1000000 where relname = any (string_to_array('{growing}', ','));
                    delete from pg_statistic s using pg_class r where r.oid = s.starelid and r.relname = any (string_to_array('{growing}', ','));
                    insert into pg_statistic (starelid, staattnum, stainherit, stanullfrac, stawidth, stadistinct, stakind1, stakind2, stakind3, stakind4,
                                              stakind5, staop1, staop2, staop3, staop4, staop5, stacoll1, stacoll2, stacoll3, stacoll4, stacoll5)
                    select a.attrelid, a.attnum, false, 0, 16, -0.05, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
                      from pg_attribute a join pg_class r on r.oid = a.attrelid
                     where r.relname = any (string_to_array('{growing}', ',')) and r.relkind = 'r' and a.attnum > 0 and not a.attisdropped;
                end $$""".replace("{growing}", String.join(",", growing))).update();
    }

    private void create(List<JavaMigration> migrations) {
        ResourceDatabasePopulator engine = new ResourceDatabasePopulator();
        for (String part : List.of(
                "engine",
                "history",
                "identity",
                "case.engine",
                "case.history",
                "decision.engine",
                "decision.history")) {
            engine.addScript(new ClassPathResource(
                    "org/camunda/bpm/engine/db/create/activiti.postgres.create." + part + ".sql"));
        }
        engine.execute(large);
        Flyway.configure()
                .dataSource(large)
                .locations("classpath:db/migration")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .javaMigrations(migrations.toArray(JavaMigration[]::new))
                .load()
                .migrate();
    }

    /** What the statement reads of a growing table from beginning to end; nothing if it goes by an index everywhere. */
    Set<String> scans(Asked asked) throws SQLException {
        String first =
                asked.sql().strip().replaceAll("^\\(+", "").split("\\s+", 2)[0].toLowerCase(Locale.ROOT);
        Set<String> scans = new TreeSet<>();
        if (!PLANNED.contains(first)) {
            return scans;
        }
        try (PreparedStatement statement = asked.prepared(connection, "explain (format json, costs off) ");
                ResultSet plan = statement.executeQuery()) {
            plan.next();
            look(Api.JSON.readTree(plan.getString(1)).path(0).path("Plan"), false, scans);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        return scans;
    }

    /** The same, of a plan that the product's own database said while such scans and joins were a last resort there, too. */
    Set<String> scans(Inner inner) {
        Set<String> scans = new TreeSet<>();
        try {
            look(Api.JSON.readTree(inner.plan()).path("Plan"), false, scans);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        return scans;
    }

    private void look(JsonNode node, boolean limited, Set<String> scans) {
        String type = node.path("Node Type").asText();
        String table = node.path("Relation Name").asText();
        String index = node.path("Index Name").asText();
        String condition = node.path("Index Cond").asText();
        String filter = node.path("Filter").asText();
        if (type.equals("Seq Scan") && growing.contains(table)) {
            scans.add(table + " by nothing " + filter);
        } else if (!index.isEmpty()
                && growing.contains(tables.getOrDefault(index, ""))
                && !partial.contains(index)
                && !condition.contains(beginnings.getOrDefault(index, ""))
                && !(limited && filter.isEmpty())) {
            scans.add(tables.get(index) + " by all of " + index + " " + condition + filter);
        }
        boolean further = type.equals("Limit") || limited && ONE_BY_ONE.contains(type);
        for (JsonNode child : node.path("Plans")) {
            look(child, further, scans);
        }
    }

    @Override
    public void close() {
        large.destroy();
        JdbcClient.create(product).sql("drop database " + NAME).update();
    }
}
