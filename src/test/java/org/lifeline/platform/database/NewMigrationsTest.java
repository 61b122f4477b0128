package org.lifeline.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.junit.jupiter.api.Test;

/**
 * Expand, migrate, contract (docs/decisions/0114-expand-migrate-contract.md): nodes of the last release work on the schema of the next one, so a migration adds, and takes away
 * only what the last release no longer uses. What a migration takes away all the same stands in {@code contracting-migrations.csv}, with the release that uses it no more, or with
 * the reason why an old node does not notice.
 */
class NewMigrationsTest {

    /** The rule begins here; before, there was no release. */
    private static final int FIRST = 136;

    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");
    private static final Pattern NUMBER = Pattern.compile("V(\\d+)__.*\\.sql");

    /** Comments, and the bodies and texts in which any word may stand. */
    private static final Pattern NO_STATEMENT =
            Pattern.compile("--[^\\n]*|/\\*.*?\\*/|\\$(\\w*)\\$.*?\\$\\1\\$|'(?:[^']|'')*'", Pattern.DOTALL);

    private static final Pattern CREATED_TABLE =
            Pattern.compile("create (?:unlogged )?table (?:if not exists )?([\\w.\"]+)");
    private static final Pattern CREATED_FUNCTION = Pattern.compile("create function ([\\w.\"]+)");

    private static final String NAME = "([\\w.\"]+)";

    /** What an old node may not survive; in the text of each, {0} is the table. */
    private static final Map<String, Pattern> TAKEN_AWAY = Map.ofEntries(
            Map.entry(
                    "drops what an old node may use",
                    Pattern.compile(
                            "drop (table|column|view|materialized view|sequence|type|function|procedure|schema|index|constraint|extension|domain)\\b")),
            Map.entry("renames what an old node may use", Pattern.compile("\\brename (to|column|constraint|value)\\b")),
            Map.entry("changes the type of a column", Pattern.compile("alter (column )?[\\w\"]+ (set data )?type\\b")),
            Map.entry("lets an old node read null", Pattern.compile("\\bdrop not null\\b")),
            Map.entry(
                    "asks an old node for a value that it does not know of",
                    Pattern.compile("\\b(set not null|drop default)\\b")),
            Map.entry(
                    "changes what a function does for an old node",
                    Pattern.compile("create or replace (function|procedure|view)\\b")),
            Map.entry("empties a table", Pattern.compile("^truncate\\b")));

    /** What refuses a row that an old node writes, unless the table is new. */
    private static final Map<String, Pattern> STRICTER = Map.of(
            "a new constraint",
                    Pattern.compile("alter table (?:if exists )?(?:only )?" + NAME
                            + ".*\\badd (?:constraint\\b|check\\b|unique\\b|foreign key\\b|primary key\\b|exclude\\b)"),
            "a new unique index",
                    Pattern.compile("create unique index (?:concurrently )?(?:if not exists )?\\w+ on " + NAME),
            "a new trigger", Pattern.compile("create (?:constraint )?trigger \\w+ .*? on " + NAME));

    private static final Pattern ADDED_COLUMN = Pattern.compile(
            "\\badd (?:column )?(?:if not exists )?(?!constraint|check|unique|foreign|primary|exclude)[\\w\"]+ [^,]*");

    private record Allowed(String migration, String statement, String release, String why) {}

    @Test
    void anOldNodeWorksOnTheSchemaOfTheNextRelease() {
        List<String> objections = new ArrayList<>();
        List<Allowed> exceptions = exceptions();
        for (Path file : migrations()) {
            objections(file.getFileName().toString(), read(file), exceptions).forEach(objections::add);
        }
        assertThat(objections)
                .as(
                        "statements that a node of the last release may not survive; contracting-migrations.csv has those that are meant")
                .isEmpty();
    }

    @Test
    void anExceptionNamesAStatementAndAReleaseOrAReason() {
        String changes = read(Path.of("CHANGELOG.md"));
        for (Allowed each : exceptions()) {
            assertThat(MIGRATIONS.resolve(each.migration())).exists();
            assertThat(statements(read(MIGRATIONS.resolve(each.migration()))))
                    .as(each.migration())
                    .anyMatch(statement -> statement.contains(each.statement()));
            assertThat(each.release() + each.why()).as(each.statement()).isNotBlank();
            if (!each.release().isBlank()) {
                assertThat(changes)
                        .as("what is dropped was not used by a release")
                        .contains("## " + each.release() + " (");
            }
        }
    }

    @Test
    void whatAddsIsAllowed() {
        for (String right : List.of(
                "alter table node add column models text;",
                "alter table node add column first boolean not null default false, add column second int;",
                "create table note (id int primary key, text text not null);\ncreate unique index one_note on note (text);\nalter table note add constraint short check (length(text) < 9);",
                "create function guard_note() returns trigger language plpgsql as $$ begin drop table x; return new; end $$;",
                "create table note (id int);\ncreate trigger note_guarded before insert on note for each row execute function guard_note();",
                "create index node_by_name on node (name);",
                "-- drop table node;\ncomment on table node is 'we drop column here';",
                "insert into note (id) values (1);")) {
            assertThat(objections("V900__right.sql", right, List.of()))
                    .as(right)
                    .isEmpty();
        }
    }

    @Test
    void whatTakesAwayIsRefusedUnlessItIsListed() {
        for (String wrong : List.of(
                "drop table node;",
                "alter table node drop column name;",
                "alter table node\n    rename column name to machine;",
                "alter table node rename to machine;",
                "alter table node alter column name type varchar(20);",
                "alter table node alter column name set data type varchar(20);",
                "alter table node add column region text not null;",
                "alter table node add column a text, add column b text not null;",
                "alter table node alter column name set not null;",
                "alter table node alter column name drop default;",
                "alter table node alter column name drop not null;",
                "alter table node add constraint named check (name <> '');",
                "alter table node add unique (name);",
                "create unique index one_name on node (name);",
                "create trigger node_guarded before insert or update on node for each row execute function guard();",
                "create or replace function guard() returns trigger language plpgsql as $$ begin return null; end $$;",
                "DROP INDEX node_by_name;",
                "truncate node;")) {
            assertThat(objections("V900__wrong.sql", wrong, List.of()))
                    .as(wrong)
                    .hasSize(1);
        }
        String listed = "alter table node drop column name;\nalter table node drop column version;";
        assertThat(objections(
                        "V900__listed.sql",
                        listed,
                        List.of(new Allowed("V900__listed.sql", "drop column name", "1.0.0", ""))))
                .singleElement()
                .asString()
                .contains("drop column version");
    }

    private static List<String> objections(String file, String sql, List<Allowed> exceptions) {
        List<String> objections = new ArrayList<>();
        Set<String> fresh = new HashSet<>();
        for (String statement : statements(sql)) {
            remember(CREATED_TABLE, statement, fresh);
            remember(CREATED_FUNCTION, statement, fresh);
            if (exceptions.stream()
                    .noneMatch(each -> each.migration().equals(file) && statement.contains(each.statement()))) {
                objection(statement, fresh).ifPresent(why -> objections.add(file + " " + why + ": " + statement));
            }
        }
        return objections;
    }

    private static void remember(Pattern created, String statement, Set<String> fresh) {
        Matcher name = created.matcher(statement);
        if (name.find()) {
            fresh.add(name.group(1));
        }
    }

    private static Optional<String> objection(String statement, Set<String> fresh) {
        for (Map.Entry<String, Pattern> each : TAKEN_AWAY.entrySet()) {
            if (each.getValue().matcher(statement).find()) {
                return Optional.of(each.getKey());
            }
        }
        for (Map.Entry<String, Pattern> each : STRICTER.entrySet()) {
            Matcher stricter = each.getValue().matcher(statement);
            if (stricter.find() && !fresh.contains(stricter.group(1))) {
                return Optional.of("refuses rows of an old node by " + each.getKey());
            }
        }
        if (statement.startsWith("alter table")) {
            Matcher column = ADDED_COLUMN.matcher(statement);
            while (column.find()) {
                if (column.group().contains("not null") && !column.group().matches(".*\\b(default|generated)\\b.*")) {
                    return Optional.of("asks an old node for a value that it does not know of");
                }
            }
        }
        return Optional.empty();
    }

    /** Each in one line and in small letters. */
    private static List<String> statements(String sql) {
        return Stream.of(NO_STATEMENT.matcher(sql).replaceAll(" ").split(";"))
                .map(statement -> statement.replaceAll("\\s+", " ").strip().toLowerCase(Locale.ROOT))
                .filter(statement -> !statement.isEmpty())
                .toList();
    }

    private static List<Path> migrations() {
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            return files.filter(file -> {
                        Matcher number = NUMBER.matcher(file.getFileName().toString());
                        return !number.matches() || Integer.parseInt(number.group(1)) >= FIRST;
                    })
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Allowed> exceptions() {
        try (CSVParser rows = CSVParser.parse(
                Path.of("src/test/resources/contracting-migrations.csv"),
                StandardCharsets.UTF_8,
                CSVFormat.DEFAULT
                        .builder()
                        .setHeader()
                        .setSkipHeaderRecord(true)
                        .get())) {
            return rows.stream()
                    .map(row -> new Allowed(
                            row.get("migration"),
                            row.get("statement"),
                            row.get("unused since"),
                            row.get("why an old node does not notice")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
