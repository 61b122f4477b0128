package org.lifeline.growth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.springframework.core.io.ClassPathResource;

/**
 * Makes many cases of some, through the tables: each copy has the rows that its case has, in the engine's tables, too, and its own numbers, codes,
 * person and money: 37 different amounts, and each provider of the programme in turn. A copy shares the stored files, accounts and programme of
 * its case; its voucher's QR code is not its own, and what the engine and the audit log say of amounts and providers is as it was in its case.
 * Counts of facts by day are not raised.
 */
final class Copies {

    /** For so many copies it is faster to make indexes anew than to write them row by row. */
    static final int MANY = 5_000;

    /**
     * A case at which no job is under way, with its vouchers, redemptions and claims.
     *
     * @param number of the case; its claims have no redemptions of other cases
     * @param days the copies began on so many days, until today; 0 if each began when the case did
     */
    record Wanted(String number, int copies, int days) {}

    private final DataSource database;
    private final Set<String> growing;
    private final int many;

    /**
     * @param database logged in as a superuser: the guards of the tables are off meanwhile
     * @param growing the tables that have rows of cases, in small letters
     * @param many from so many copies on, nobody else uses these tables meanwhile, and their indexes are made anew
     */
    Copies(DataSource database, Set<String> growing, int many) {
        this.database = database;
        this.growing = new TreeSet<>(growing);
        // settings for the most part, but each open task has some, too
        this.growing.add("act_ru_authorization");
        this.many = many;
    }

    /** The same tables without the facts for figures: other tests of the same database compare these with their counts by day. */
    static Set<String> withoutFacts(Set<String> growing) {
        Set<String> others = new TreeSet<>(growing);
        others.removeIf(table -> table.startsWith("insight_"));
        return others;
    }

    /** Copies all of them in one transaction. @return the rows that were made */
    long of(List<Wanted> wanted) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            try {
                statement.execute(script());
                prepare(connection, wanted);
                statement.execute("set local session_replication_role = replica");
                statement.execute("set local maintenance_work_mem = '256MB'");
                boolean isLarge = wanted.stream().mapToInt(Wanted::copies).sum() >= many;
                if (isLarge) {
                    statement.execute("select pg_temp.leave_indexes()");
                }
                Set<String> tables = new LinkedHashSet<>();
                List<String> inserts = new ArrayList<>();
                try (ResultSet rows = statement.executeQuery("select relname, sql from copying order by nr")) {
                    while (rows.next()) {
                        tables.add(rows.getString(1));
                        inserts.add(rows.getString(2));
                    }
                }
                long made = 0;
                for (String insert : inserts) {
                    made += statement.executeLargeUpdate(insert);
                }
                if (isLarge) {
                    for (String table : tables) {
                        statement.execute("reindex table " + table);
                    }
                }
                statement.execute("select pg_temp.give_money()");
                connection.commit();
                return made;
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
                statement.execute("discard temp");
            }
        }
    }

    private static String script() {
        try {
            return new ClassPathResource("growth/copies.sql").getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void prepare(Connection connection, List<Wanted> wanted) throws SQLException {
        try (PreparedStatement preparing = connection.prepareStatement("select pg_temp.prepare(?, ?, ?, ?)")) {
            for (Wanted each : wanted) {
                preparing.setString(1, each.number());
                preparing.setString(2, String.join(",", growing));
                preparing.setInt(3, each.copies());
                preparing.setInt(4, each.days());
                preparing.execute();
            }
        }
    }
}
