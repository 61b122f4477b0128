package org.lifeline.platform.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The files of messages have nothing that no page says any more: it would be translated again and again for nobody. */
class WordsInUseTest {

    private static final List<String> SOURCES =
            List.of("src/main/java", "src/main/resources/db", "src/main/web", "templates", "processes", "forms");
    private static final Pattern SOURCE = Pattern.compile(".*\\.(java|sql|mjs|html|xsl|bpmn|dmn|form)");

    private static final Pattern NAME = Pattern.compile("[\\w-]+(?:\\.[\\w-]+)*");
    private static final Pattern WORD = Pattern.compile("[\\w-]+");
    /** The beginning of a key whose end is a value, such as a state: "payout.state." + state, or #{|payout.state.${state}|}. */
    private static final Pattern BEGINNING = Pattern.compile("[\"'|]([a-z][\\w.-]*\\.)(?:[\"'|]|\\$\\{|%s)");

    /** A span of numbers, such as 1-2 or 30+ days, which is put together from its limits. */
    private static final Pattern SPAN = Pattern.compile("\\d+(?:-\\d+|\\+)");

    /** The names of some words are put together from a kind and this. */
    private static final String OF = "Of";

    /** A sentence is put together from so many pieces at most, beside the values in it. */
    private static final int MOST_PIECES = 3;

    /** What the library of forms says, whose text is none of our sources. */
    private static final Set<String> OF_THE_FORMS = Set.of(
            "js.collapse",
            "js.decimal",
            "js.decimals",
            "js.decrement",
            "js.expand",
            "js.increment",
            "js.integer",
            "js.max",
            "js.maxLength",
            "js.min",
            "js.minLength",
            "js.noResults");

    private static String text = "";
    private static Set<String> names = Set.of();
    private static Set<String> words = Set.of();
    private static Set<String> beginnings = Set.of();

    @BeforeAll
    static void readSources() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String root : SOURCES) {
            try (Stream<Path> files = Files.walk(Path.of(root))) {
                for (Path file : files.filter(
                                each -> SOURCE.matcher(each.toString()).matches())
                        .toList()) {
                    all.append(Files.readString(file)).append('\n');
                }
            }
        }
        String read = Pattern.compile("\\\\u([0-9a-f]{4})", Pattern.CASE_INSENSITIVE)
                .matcher(all)
                .replaceAll(escaped -> Character.toString(Integer.parseInt(escaped.group(1), 16)));
        // a text that goes on in the next line of the source
        text = read.replaceAll("([\"'])\\s*\\+\\s*\\1", "")
                .replaceAll("\\\\\\n\\s*", "")
                .replaceAll("\\\\([\"'])", "$1")
                .replace("&amp;", "&")
                .replaceAll("\\s+", " ");
        names = found(NAME, 0);
        words = found(WORD, 0);
        beginnings = found(BEGINNING, 1);
    }

    /** All of the sources is much to keep while the other tests run. */
    @AfterAll
    static void forgetSources() {
        text = "";
        names = Set.of();
        words = Set.of();
        beginnings = Set.of();
    }

    private static Set<String> found(Pattern pattern, int group) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(group))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyTextIsSaidSomewhere() throws IOException {
        Properties messages = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("templates/pages/messages.properties"))) {
            messages.load(reader);
        }
        assertThat(messages.stringPropertyNames()).hasSizeGreaterThan(2_000);
        assertThat(new TreeSet<>(messages.stringPropertyNames()))
                .filteredOn(key -> !OF_THE_FORMS.contains(key))
                .filteredOn(key -> !isSaid(key, messages.getProperty(key)))
                .as("remove these from the files of all languages, or say them")
                .isEmpty();
    }

    @Test
    void findsWhatIsSaidNowhere() {
        assertThat(isSaid("details.neverShown", "Never shown")).isFalse();
        assertThat(isSaid("details.state.neverReached", "Never reached")).isFalse();
        assertThat(isSaid("said.nobody.says", "Nobody in the whole product would ever write this sentence down."))
                .isFalse();
    }

    @Test
    void findsWhatIsPutTogether() {
        assertThat(Map.of(
                        "details.state.made", "Changed",
                        "remittance.reversalOf", "Redemption of claim {0}, taken back",
                        "said.a", "There is no such provider.",
                        "said.b", "{0} of {1} must approve, within {2} hours"))
                .allSatisfy((key, english) -> assertThat(isSaid(key, english)).isTrue());
    }

    /** Sentences are looked up by their English, everything else by its name. */
    private static boolean isSaid(String key, String english) {
        boolean sentence = key.startsWith("js.") || key.startsWith("said.");
        return names.contains(key) || (sentence ? isWritten(english) : isPutTogether(key));
    }

    private static boolean isPutTogether(String key) {
        for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1)) {
            if (beginnings.contains(key.substring(0, dot + 1))
                    && Arrays.stream(key.substring(dot + 1).split("\\.")).allMatch(WordsInUseTest::isValue)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isValue(String part) {
        return words.contains(part)
                || SPAN.matcher(part).matches()
                || part.endsWith(OF) && words.contains(part.substring(0, part.length() - OF.length()));
    }

    private static boolean isWritten(String english) {
        return Arrays.stream(english.replace("''", "'").replaceAll("\\s+", " ").split("\\{[^}]*}"))
                // the name of a field and a colon stand before what is said of it
                .map(piece -> piece.replaceAll("^[\\s:,]+|[\\s:,]+$", ""))
                .allMatch(piece -> isWritten(piece, MOST_PIECES));
    }

    private static boolean isWritten(String piece, int most) {
        if (text.contains(piece)) {
            return true;
        }
        for (int blank = piece.lastIndexOf(' '); most > 1 && blank > 0; blank = piece.lastIndexOf(' ', blank - 1)) {
            if (text.contains(piece.substring(0, blank)) && isWritten(piece.substring(blank + 1), most - 1)) {
                return true;
            }
        }
        return false;
    }
}
