package org.lifeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The pictures of the tables in docs/entities.md come from the database itself, as the migrations leave it. */
class EntityDiagramTest extends LifelineTest {

    private static final Path FILE = Path.of("docs/entities.md");
    private static final Path OWNERS = Path.of("src/test/resources/table-owners.csv");

    private record Domain(String name, List<String> tables) {}

    private record Column(String table, String name, String type, boolean primary, boolean foreign) {}

    private record Reference(String from, String to, String columns, boolean one, boolean optional) {}

    @Autowired
    private JdbcClient jdbc;

    @Test
    void theCommittedFileIsWhatTheDatabaseSays() throws IOException {
        String now = drawn();
        if (Boolean.getBoolean("lifeline.write")) {
            Files.writeString(FILE, now);
        }
        assertThat(Files.exists(FILE) ? Files.readString(FILE) : "")
                .as(
                        FILE
                                + " does not show the tables as the migrations make them. After a migration, write it anew with"
                                + " mvn -Dtest=EntityDiagramTest -Dlifeline.write=true test, look at the difference, and commit it.")
                .isEqualTo(now);
    }

    private String drawn() throws IOException {
        Map<String, List<Column>> columns = columns();
        List<Reference> references = references();
        StringBuilder text = new StringBuilder("""
                # The tables

                One picture for each domain, made from the database by `mvn -Dtest=EntityDiagramTest -Dlifeline.write=true test`; nobody edits this file.
                A table of another domain is an empty box. PK: part of the primary key, FK: refers to another table. The engine's tables (`act_…`) are
                not shown.
                """);
        for (Domain domain : domains()) {
            text.append("\n## ").append(domain.name()).append("\n\n```mermaid\nerDiagram\n");
            for (String table : new TreeSet<>(domain.tables())) {
                List<Column> of = columns.getOrDefault(table, List.of());
                if (!of.isEmpty()) {
                    text.append("  ").append(table).append(" {\n");
                    of.forEach(column -> text.append("    ")
                            .append(column.type())
                            .append(' ')
                            .append(column.name())
                            .append(keys(column))
                            .append('\n'));
                    text.append("  }\n");
                }
            }
            references.stream()
                    .filter(reference -> domain.tables().contains(reference.from()))
                    .forEach(reference -> text.append("  %s %s--%s %s : \"%s\"%n"
                            .formatted(
                                    reference.to(),
                                    reference.optional() ? "|o" : "||",
                                    reference.one() ? "o|" : "o{",
                                    reference.from(),
                                    reference.columns())));
            text.append("```\n");
        }
        return text.toString().replace("\r\n", "\n");
    }

    private static String keys(Column column) {
        String keys = Stream.of(column.primary() ? "PK" : "", column.foreign() ? "FK" : "")
                .filter(key -> !key.isEmpty())
                .collect(Collectors.joining(", "));
        return keys.isEmpty() ? "" : " " + keys;
    }

    private static List<Domain> domains() throws IOException {
        return Files.readAllLines(OWNERS).stream()
                .map(line -> line.split(";"))
                .filter(cells -> cells[0].equals("owner"))
                .map(cells -> new Domain(cells[1], List.of(cells[2].split(" "))))
                .toList();
    }

    private Map<String, List<Column>> columns() {
        return jdbc
                .sql("""
                        select c.relname, a.attname,
                               replace(regexp_replace(format_type(a.atttypid, null), ' (with|without) time zone', ''), ' ', '_') as type,
                               exists (select 1 from pg_constraint k
                                        where k.conrelid = c.oid and k.contype = 'p' and a.attnum = any (k.conkey)) as is_primary,
                               exists (select 1 from pg_constraint k
                                        where k.conrelid = c.oid and k.contype = 'f' and a.attnum = any (k.conkey)) as is_foreign
                          from pg_class c
                          join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                         where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v')
                         order by c.relname, a.attnum""")
                .query((row, n) -> new Column(
                        row.getString("relname"),
                        row.getString("attname"),
                        row.getString("type"),
                        row.getBoolean("is_primary"),
                        row.getBoolean("is_foreign")))
                .list()
                .stream()
                .collect(Collectors.groupingBy(Column::table));
    }

    /** What one row refers to; optional if a column of the reference may be null, one if the columns are unique. */
    private List<Reference> references() {
        return jdbc.sql("""
                        select k.conrelid::regclass::text as from_table, k.confrelid::regclass::text as to_table,
                               (select string_agg(a.attname, ', ' order by u.n)
                                  from unnest(k.conkey) with ordinality u(attnum, n)
                                  join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.attnum) as column_names,
                               exists (select 1 from pg_constraint q
                                        where q.conrelid = k.conrelid and q.contype in ('p', 'u') and q.conkey <@ k.conkey) as is_one,
                               exists (select 1 from pg_attribute a
                                        where a.attrelid = k.conrelid and a.attnum = any (k.conkey) and not a.attnotnull) as is_optional
                          from pg_constraint k
                         where k.contype = 'f' and k.connamespace = 'public'::regnamespace
                         order by 1, 2, 3""")
                .query((row, n) -> new Reference(
                        row.getString("from_table"),
                        row.getString("to_table"),
                        row.getString("column_names"),
                        row.getBoolean("is_one"),
                        row.getBoolean("is_optional")))
                .list();
    }
}
