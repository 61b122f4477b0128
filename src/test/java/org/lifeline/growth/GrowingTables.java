package org.lifeline.growth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/** The tables that have more rows the more cases there were, as {@code table-growth.csv} says. */
final class GrowingTables {

    private static final Path LIST = Path.of("src/test/resources/table-growth.csv");
    private static final Set<String> KINDS = Set.of("run", "short", "case", "people", "log", "history");

    private GrowingTables() {}

    /** Their names, in small letters. */
    static Set<String> read() throws IOException {
        Set<String> tables = new TreeSet<>();
        for (String line : Files.readAllLines(LIST)) {
            String[] cell = line.split(";");
            if (KINDS.contains(cell[0])) {
                tables.addAll(Arrays.asList(cell[2].split(" ")));
            }
        }
        return tables;
    }
}
