package org.lifeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A table has one owner: the SQL of other domains does not name it, they ask the owner's classes ({@code table-owners.csv}). */
class TableOwnersTest {

    private static final Path SOURCES = Path.of("src/main/java/org/lifeline");
    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");
    private static final Path LIST = Path.of("src/test/resources/table-owners.csv");

    // a comment or a character is matched first, so that a quotation mark in it begins no text
    private static final Pattern TEXT = Pattern.compile(
            "//[^\\n]*|/\\*.*?\\*/|'(?:\\\\.|[^'\\\\])+'|\"\"\"(.*?)\"\"\"|\"((?:\\\\.|[^\"\\\\\\n])*)\"",
            Pattern.DOTALL);
    private static final Pattern TABLE = Pattern.compile(
            "\\b(?:from|join|into|update|using|truncate(?:\\s+table)?|lock\\s+table)\\s+(?:only\\s+)?([a-z_]+)((?:\\s+(?:as\\s+)?[a-z]+)?(?:\\s*,\\s*[a-z_]+(?:\\s+[a-z])?)*)");
    private static final Pattern CHANGE = Pattern.compile(
            "\\b(create(?:\\s+unlogged)?\\s+table|create\\s+view|drop\\s+table|drop\\s+view|alter\\s+table)\\s+(?:if\\s+(?:not\\s+)?exists\\s+)?([a-z_]+)(?:\\s+rename\\s+to\\s+([a-z_]+))?");

    private record Line(String kind, String who, Set<String> tables, String why) {}

    @Test
    void eachTableHasOneOwner() throws IOException {
        List<String> owned =
                lines("owner").flatMap(line -> line.tables().stream()).toList();
        assertThat(owned).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(existing(migrations()));
        assertThat(lines("owner").map(Line::who)).allMatch(domain -> Files.isDirectory(SOURCES.resolve(domain)));
    }

    @Test
    void sqlNamesTablesOfItsOwnDomainOnly() throws IOException {
        Map<String, Set<String>> foreign = new TreeMap<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                String name =
                        SOURCES.relativize(file).toString().replace(".java", "").replace('/', '.');
                Set<String> tables = foreignTables(name, Files.readString(file));
                if (!tables.isEmpty()) {
                    foreign.put(name, tables);
                }
            }
        }
        Map<String, Set<String>> allowed = new TreeMap<>();
        for (Line line : Stream.concat(lines("engine"), lines("exception")).toList()) {
            assertThat(line.why()).as("the reason of " + line.who()).endsWith(".");
            allowed.computeIfAbsent(line.who(), who -> new TreeSet<>()).addAll(line.tables());
        }
        allowed.replaceAll((who, tables) -> {
            Set<String> others = new TreeSet<>(tables);
            others.removeAll(tablesOf(domain(who)));
            return others;
        });
        // an exception that nobody needs any more fails, too
        assertThat(foreign).isEqualTo(allowed);
    }

    @Test
    void findsTheTablesThatAnotherDomainOwns() {
        for (String wrong : List.of(
                "\"select code from voucher where code = :code\"",
                "\"\"\"\n select r.id\n from redemption r JOIN voucher v on v.code = r.voucher_code\"\"\"",
                "\"update voucher set state = 'issued'\"",
                "\"insert into voucher (code) values (1)\"",
                "\"delete from voucher\"",
                "\"select 1 from device d, voucher v\"",
                "'\"'; \"select from voucher\"",
                "\"lock table voucher\"")) {
            assertThat(foreignTables("redemption.Sample", wrong)).as(wrong).containsExactly("voucher");
        }
        assertThat(foreignTables("redemption.Sample", "\"select id_ from act_ru_task\""))
                .containsExactly("act_ru_task");
        for (String right : List.of(
                "\"select id from redemption\"",
                "\"select voucher from redemption\"",
                "// \"select code from voucher\"",
                "/* \"select code from voucher\" */",
                "\"The code is from voucherless people\"")) {
            assertThat(foreignTables("redemption.Sample", right)).as(right).isEmpty();
        }
        assertThat(foreignTables("voucher.process.Sample", "\"select code from voucher\""))
                .isEmpty();
    }

    @Test
    void knowsWhichTablesThereAre() {
        assertThat(existing(
                        "create table a (id int); create table if not exists b (id int); create view c as select 1; "
                                + "alter table a rename to d; drop table if exists b; -- create table e (id int)"))
                .containsExactlyInAnyOrder("c", "d");
    }

    private static Set<String> foreignTables(String source, String java) {
        Set<String> all = new TreeSet<>(
                lines("owner").flatMap(line -> line.tables().stream()).toList());
        Set<String> own = tablesOf(domain(source));
        Set<String> foreign = new TreeSet<>();
        Matcher text = TEXT.matcher(java);
        while (text.find()) {
            String sql = text.group(1) != null ? text.group(1) : text.group(2);
            if (sql == null) {
                continue;
            }
            Matcher table = TABLE.matcher(sql.toLowerCase(Locale.ROOT));
            while (table.find()) {
                List<String> named = new ArrayList<>(List.of(table.group(1)));
                Arrays.stream(table.group(2).split(","))
                        .skip(1)
                        .map(next -> next.trim().split("\\s+")[0])
                        .forEach(named::add);
                named.stream()
                        .filter(name -> name.startsWith("act_") || all.contains(name))
                        .filter(name -> !own.contains(name))
                        .forEach(foreign::add);
            }
        }
        return foreign;
    }

    private static String domain(String source) {
        return source.split("\\.")[0];
    }

    private static Set<String> tablesOf(String domain) {
        Set<String> tables = new TreeSet<>();
        lines("owner").filter(line -> line.who().equals(domain)).forEach(line -> tables.addAll(line.tables()));
        return tables;
    }

    private static Set<String> existing(String migrations) {
        Set<String> tables = new TreeSet<>();
        Matcher change = CHANGE.matcher(migrations.replaceAll("--[^\\n]*", "").toLowerCase(Locale.ROOT));
        while (change.find()) {
            if (change.group(1).startsWith("create")) {
                tables.add(change.group(2));
            } else if (change.group(1).startsWith("drop")) {
                tables.remove(change.group(2));
            } else if (change.group(3) != null && tables.remove(change.group(2))) {
                tables.add(change.group(3));
            }
        }
        return tables;
    }

    private static String migrations() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".sql"))
                    .sorted(Comparator.comparingInt(TableOwnersTest::version))
                    .toList()) {
                all.append(Files.readString(file)).append('\n');
            }
        }
        return all.toString();
    }

    private static int version(Path file) {
        return Integer.parseInt(file.getFileName().toString().replaceAll("^V(\\d+)__.*", "$1"));
    }

    private static Stream<Line> lines(String kind) {
        try {
            return Files.readAllLines(LIST).stream()
                    .filter(line -> line.startsWith(kind + ";"))
                    .map(line -> line.split(";", 4))
                    .map(cell -> new Line(
                            cell[0],
                            cell[1],
                            new TreeSet<>(List.of(cell[2].split(" "))),
                            cell.length > 3 ? cell[3] : ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
