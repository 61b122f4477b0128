package org.lifeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Decision 1 lists what ties the product to the engine's inside, each with a way on. Nothing is added to it unnoticed. */
class EngineInternalsTest {

    private static final Path DECISION = Path.of("docs/decisions/0001-camunda-7.md");
    private static final Pattern INTERNAL =
            Pattern.compile("(?m)^import (?:static )?org\\.camunda\\.bpm\\.(?:dmn\\.)?engine\\.impl\\.");
    private static final Pattern LISTED_IMPORTS = Pattern.compile("`(\\w+)` (\\d+)");
    private static final Pattern LISTED_SQL = Pattern.compile("`([A-Z]\\w+(?:\\.sql)?)`");
    private static final Pattern TABLE = Pattern.compile("(?i)\\bact_(?:ru|hi|id|re|ge)_[a-z]");

    @Test
    void everyImportOfTheEnginesInsideIsInTheListOfDecisionOne() throws IOException {
        Map<String, Integer> imported = new TreeMap<>();
        for (Map.Entry<String, String> file : sources("src/main/java", ".java").entrySet()) {
            int count = (int) INTERNAL.matcher(file.getValue()).results().count();
            if (count > 0) {
                imported.merge(file.getKey(), count, Integer::sum);
            }
        }
        Map<String, Integer> listed = new TreeMap<>();
        for (String row : rows("### Imports of `engine.impl`")) {
            Matcher each = LISTED_IMPORTS.matcher(row);
            while (each.find()) {
                listed.put(each.group(1), Integer.valueOf(each.group(2)));
            }
        }
        assertThat(imported)
                .as(
                        "imports of engine.impl by class, against the list in " + DECISION
                                + ". Use the engine's public API, or list the class with the number of its imports, its purpose and a way on.")
                .isNotEmpty()
                .isEqualTo(listed);
    }

    @Test
    void everySqlOnATableOfTheEngineIsInTheListOfDecisionOne() throws IOException {
        Set<String> using = new TreeSet<>();
        Map<String, String> files = new TreeMap<>(sources("src/main/java", ".java"));
        files.putAll(sources("src/main/resources/db/migration", ".sql"));
        files.forEach((name, text) -> {
            if (TABLE.matcher(text).find()) {
                using.add(name);
            }
        });
        Set<String> listed = new TreeSet<>();
        for (String row : rows("### SQL on the engine's tables")) {
            Matcher each = LISTED_SQL.matcher(row.split("\\|")[1]);
            while (each.find()) {
                listed.add(each.group(1));
            }
        }
        assertThat(using)
                .as("classes and migrations that name a table of the engine, against the list in " + DECISION)
                .isNotEmpty()
                .isEqualTo(listed);
    }

    /** The rows of the table under a heading. */
    private static List<String> rows(String heading) throws IOException {
        return Files.readAllLines(DECISION).stream()
                .dropWhile(line -> !line.equals(heading))
                .skip(1)
                .takeWhile(line -> !line.startsWith("#"))
                .filter(line -> line.startsWith("| `"))
                .toList();
    }

    /** The text of each file by its class, or by its name if it is none. */
    private static Map<String, String> sources(String folder, String ending) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(ending)).toList()) {
                texts.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
            }
        }
        return texts;
    }
}
