package org.lifeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents name what is there: a link leads somewhere, a decision is listed, a term of the glossary is called so in the code. */
class DocumentationTest {

    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:|mailto:|#)([^)#]+)(#[^)]*)?\\)");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    @Test
    void everyLinkHasATarget() {
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            Matcher link = LINK.matcher(read(page));
            while (link.find()) {
                if (!Files.exists(page.resolveSibling(link.group(1)))) {
                    broken.add(ROOT.relativize(page) + " -> " + link.group(1));
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void everyDecisionIsListedInTheReadme() throws IOException {
        String readme = read(ROOT.resolve("README.md"));
        try (Stream<Path> decisions = Files.list(ROOT.resolve("docs/decisions"))) {
            assertThat(decisions.map(file -> file.getFileName().toString()).filter(name -> !name.startsWith("0000")))
                    .allSatisfy(name -> assertThat(readme).contains("](docs/decisions/" + name + ")"));
        }
    }

    @Test
    void theNamesInTheGlossaryExist() {
        String models = all("processes", ".bpmn") + all("processes", ".dmn");
        String sql = all("src/main/resources/db/migration", ".sql");
        Set<String> classes = classes("src/main/java");
        List<String> unknown = new ArrayList<>();
        for (String line : read(ROOT.resolve("docs/glossary.md")).split("\n")) {
            List<String> cells =
                    Arrays.stream(line.split("\\|")).map(String::strip).toList();
            // an empty one before the first bar
            if (cells.size() < 6 || cells.get(1).equals("term") || cells.get(1).startsWith("-")) {
                continue;
            }
            names(cells.get(3))
                    .filter(name -> !models.contains("\"" + name + "\""))
                    .forEach(name -> unknown.add(cells.get(1) + ": model " + name));
            names(cells.get(4))
                    .filter(name -> !classes.contains(name.replaceFirst("\\..*", "")))
                    .forEach(name -> unknown.add(cells.get(1) + ": Java " + name));
            names(cells.get(5))
                    .filter(name -> !isColumnOrTable(sql, name))
                    .forEach(name -> unknown.add(cells.get(1) + ": SQL " + name));
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void theTestsThatTheArchitectureNamesExist() {
        Set<String> tests = classes("src/test/java");
        Stream<String> named = Pattern.compile("`([A-Z]\\w+Test)`")
                .matcher(read(ROOT.resolve("docs/architecture.md")))
                .results()
                .map(found -> found.group(1));
        assertThat(named).isNotEmpty().isSubsetOf(tests);
    }

    private static boolean isColumnOrTable(String sql, String name) {
        return Arrays.stream(name.split("\\."))
                .allMatch(part ->
                        Pattern.compile("\\b" + part + "\\b").matcher(sql).find());
    }

    private static Stream<String> names(String text) {
        return NAME.matcher(text).results().map(found -> found.group(1));
    }

    private static List<Path> pages() {
        List<Path> pages = new ArrayList<>(files(ROOT.resolve("docs"), name -> name.endsWith(".md")));
        for (String page : List.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")) {
            pages.add(ROOT.resolve(page));
        }
        return pages;
    }

    private static Set<String> classes(String folder) {
        return files(ROOT.resolve(folder), name -> name.endsWith(".java")).stream()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());
    }

    private static String all(String folder, String ending) {
        return files(ROOT.resolve(folder), name -> name.endsWith(ending)).stream()
                .map(DocumentationTest::read)
                .collect(Collectors.joining("\n"));
    }

    private static List<Path> files(Path folder, Predicate<String> which) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> which.test(file.getFileName().toString()))
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
