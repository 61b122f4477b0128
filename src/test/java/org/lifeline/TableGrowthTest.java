package org.lifeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Nobody makes a table without saying how it grows and what ends it ({@code table-growth.csv}), and no index is kept twice. */
class TableGrowthTest extends LifelineTest {

    private static final Path LIST = Path.of("src/test/resources/table-growth.csv");
    private static final Set<String> KINDS =
            Set.of("settings", "queue", "run", "short", "case", "people", "log", "history");

    @Autowired
    private JdbcClient jdbc;

    @Test
    void eachTableSaysHowItGrowsAndWhatEndsIt() throws IOException {
        List<String> named = new ArrayList<>();
        for (String line : Files.readAllLines(LIST)) {
            if (!line.startsWith("#")) {
                String[] cell = line.split(";");
                assertThat(KINDS).contains(cell[0]);
                assertThat(cell[1]).endsWith(".");
                named.addAll(Arrays.asList(cell[2].split(" ")));
            }
        }
        List<String> tables = jdbc.sql(
                        "select relname from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace")
                .query(String.class)
                .list();

        assertThat(named).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(tables);
    }

    /** By its usual rule the database cleans up when a fifth of a table is dead. */
    @Test
    void queuesAndGrowingTablesAreCleanedUpEarly() {
        assertThat(jdbc.sql(
                                "select relname from pg_class where relkind = 'r' and array_to_string(reloptions, ' ') like '%vacuum_scale_factor=0.0%'")
                        .query(String.class)
                        .list())
                .contains("insight_queue", "audit_unsealed", "message", "application", "audit_entry", "ledger_posting")
                .contains("act_ru_job", "act_ru_execution", "act_ru_variable", "act_hi_actinst", "act_hi_procinst");
    }

    /** An index costs each write, and a second one of the same columns helps no reader. The engine brings its own. */
    @Test
    void noIndexIsKeptTwice() {
        assertThat(jdbc.sql("""
                                select a.indexrelid::regclass || ' is the beginning of ' || b.indexrelid::regclass
                                  from pg_index a join pg_index b on a.indrelid = b.indrelid and a.indexrelid <> b.indexrelid
                                  join pg_class t on t.oid = a.indrelid
                                  join pg_class ia on ia.oid = a.indexrelid join pg_class ib on ib.oid = b.indexrelid and ib.relam = ia.relam
                                 where t.relnamespace = current_schema()::regnamespace and t.relname not like 'act\\_%'
                                   and not a.indisunique and a.indexprs is null and b.indexprs is null
                                   and a.indpred is not distinct from b.indpred
                                   and (b.indkey::int2[])[0:a.indnkeyatts - 1] = (a.indkey::int2[])[0:a.indnkeyatts - 1]
                                   and (b.indclass::oid[])[0:a.indnkeyatts - 1] = (a.indclass::oid[])[0:a.indnkeyatts - 1]
                                   and (b.indoption::int2[])[0:a.indnkeyatts - 1] = (a.indoption::int2[])[0:a.indnkeyatts - 1]
                                   and a.indnatts = a.indnkeyatts
                                   and (a.indnkeyatts < b.indnkeyatts or b.indisunique or a.indexrelid > b.indexrelid)
                                 order by 1""").query(String.class).list()).isEmpty();
    }
}
