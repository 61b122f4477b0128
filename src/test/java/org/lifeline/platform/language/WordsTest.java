package org.lifeline.platform.language;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The words of the pages: every language has all of them, and none is asked for that is not there. */
class WordsTest {

    private static final Path PAGES = Path.of("templates/pages");
    private static final Path SCRIPTS = Path.of("src/main/web");
    private static final Pattern PLACE = Pattern.compile("\\{\\w+}");
    private static final Pattern KEY = Pattern.compile("#\\{([a-zA-Z.0-9]+)[(}]");
    private static final Pattern SAID_BY_A_SCRIPT = Pattern.compile("\\bsay\\(\\s*'([^']+)'");
    private static final Pattern TOLD_BY_A_SCRIPT = Pattern.compile("new Problem\\(\\s*'([^']+)'|detail: '([^']+)'|^  \\d+: '([^']+)'", Pattern.MULTILINE);
    private static final Pattern ANSWER_OF_THE_SCANNER = Pattern.compile("answer\\('\\w+', '([^']+)',\\s*'([^']+)'|: \\['([^']+)', '([^']+)'\\]");
    private static final List<String> SPEAKING =
            List.of("apply.mjs", "documents.mjs", "forms/documents-field.mjs", "form-schema.mjs", "problem.mjs", "offline-redeem.mjs", "scan.mjs", "scanner.mjs", "session.mjs", "words.mjs");

    static Stream<String> languages() throws IOException {
        try (Stream<Path> files = Files.list(PAGES)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(f -> f.matches("messages_[a-z]+\\.properties"))
                    .map(f -> f.replaceAll("messages_|\\.properties", ""))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @Test
    void findsTheLanguages() throws IOException {
        assertThat(languages()).contains("am", "ar", "fr");
    }

    @ParameterizedTest
    @MethodSource("languages")
    void everyLanguageHasEveryWordWithTheSamePlaces(String language) throws IOException {
        Properties english = words("");
        Properties own = words("_" + language);
        assertThat(own.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
        for (String key : english.stringPropertyNames()) {
            assertThat(own.getProperty(key)).as(key).isNotBlank();
            assertThat(places(own.getProperty(key))).as(key).isEqualTo(places(english.getProperty(key)));
            // Java's message formats take an apostrophe for a quote
            assertThat(own.getProperty(key)).as(key).doesNotContain("'");
        }
    }

    @Test
    void everyKeyOfAPageExists() throws IOException {
        Set<String> known = words("").stringPropertyNames();
        List<String> asked = new ArrayList<>();
        try (Stream<Path> pages = Files.list(PAGES)) {
            for (Path page : pages.filter(p -> p.toString().endsWith(".html")).toList()) {
                KEY.matcher(Files.readString(page)).results().forEach(found -> asked.add(found.group(1)));
            }
        }
        assertThat(asked).hasSizeGreaterThan(80);
        assertThat(known).containsAll(asked);
    }

    @Test
    void everySentenceOfAScriptIsAmongTheWords() throws IOException {
        Properties english = words("");
        Set<String> known = english.stringPropertyNames().stream()
                .filter(key -> key.startsWith("js.") || key.startsWith("said."))
                .map(english::getProperty)
                .collect(Collectors.toSet());
        Set<String> said = new TreeSet<>();
        for (String script : SPEAKING) {
            String source = Files.readString(SCRIPTS.resolve(script));
            SAID_BY_A_SCRIPT.matcher(source).results().forEach(found -> said.add(found.group(1)));
            for (Pattern pattern : List.of(TOLD_BY_A_SCRIPT, ANSWER_OF_THE_SCANNER)) {
                pattern.matcher(source).results().forEach(found -> {
                    for (int i = 1; i <= found.groupCount(); i++) {
                        if (found.group(i) != null) {
                            said.add(found.group(i));
                        }
                    }
                });
            }
        }
        assertThat(said)
                .hasSizeGreaterThan(80)
                .contains("No connection", "Some documents did not arrive", "Used up", "Connect first", "Sound is off");
        assertThat(known).containsAll(said);
    }

    @ParameterizedTest
    @MethodSource("languages")
    void everyFormOfApplicantsHasEveryLabel(String language) throws IOException {
        ObjectMapper json = new ObjectMapper();
        JsonNode form = json.readTree(Path.of("forms/application/emergency-medical-assistance.form").toFile());
        Map<String, String> own = json.readValue(
                Path.of("forms/application/emergency-medical-assistance." + language + ".json").toFile(), new TypeReference<>() {});
        Set<String> english = new TreeSet<>();
        collect(form, english);
        // a language is called by its own name in every language
        english.removeAll(Set.of("English", "አማርኛ", "العربية", "Français"));
        assertThat(own.keySet()).isEqualTo(english);
        assertThat(own.values()).allSatisfy(label -> assertThat(label).isNotBlank());
    }

    private static void collect(JsonNode node, Set<String> words) {
        for (String property : List.of("label", "text", "description", "dateLabel", "patternErrorMessage")) {
            if (node.path(property).isTextual()) {
                words.add(node.path(property).asText());
            }
        }
        node.forEach(child -> collect(child, words));
    }

    private static Properties words(String suffix) throws IOException {
        Properties words = new Properties();
        try (Reader in = Files.newBufferedReader(PAGES.resolve("messages" + suffix + ".properties"))) {
            words.load(in);
        }
        return words;
    }

    private static Set<String> places(String text) {
        return PLACE.matcher(text).results().map(r -> r.group()).collect(Collectors.toCollection(TreeSet::new));
    }
}
