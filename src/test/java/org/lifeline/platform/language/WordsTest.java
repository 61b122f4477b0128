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
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The words of the pages: every language has all of them, and none is asked for that is not there. */
class WordsTest {

    private static final Path PAGES = Path.of("templates/pages");
    private static final Path SCRIPTS = Path.of("src/main/web");
    private static final Pattern PLACE = Pattern.compile("\\{\\w+}");
    private static final Pattern VALUE = Pattern.compile("\\$\\{[^}]*}");
    private static final Pattern KEY = Pattern.compile("#\\{([a-zA-Z.0-9]+)[(}]");
    private static final Pattern SAID_BY_A_SCRIPT = Pattern.compile("\\bsay\\(\\s*'([^']+)'");
    private static final Pattern TOLD_BY_A_SCRIPT =
            Pattern.compile("new Problem\\(\\s*'([^']+)'|detail: '([^']+)'|^  \\d+: '([^']+)'", Pattern.MULTILINE);
    private static final Pattern ANSWER_OF_THE_SCANNER =
            Pattern.compile("answer\\('\\w+', '([^']+)',\\s*'([^']+)'|: \\['([^']+)', '([^']+)'\\]");
    private static final List<String> SPEAKING = List.of(
            "apply.mjs",
            "documents.mjs",
            "form-schema.mjs",
            "problem.mjs",
            "offline-redeem.mjs",
            "scan.mjs",
            "scanner.mjs",
            "session.mjs",
            "task-form.mjs",
            "words.mjs",
            "forms/calendar.mjs",
            "forms/date-field.mjs",
            "forms/documents-field.mjs",
            "forms/number-field.mjs",
            "forms/reasons.mjs",
            "forms/rows.mjs");

    /** The languages of the product beside English. */
    static Stream<String> languages() throws IOException {
        return new Languages(new PathMatchingResourcePatternResolver())
                .all().stream().map(Language::code).filter(code -> !code.equals(Language.ENGLISH.code()));
    }

    @Test
    void findsAllLanguages() throws IOException {
        assertThat(languages()).contains("am", "ar", "fr");
    }

    @ParameterizedTest
    @MethodSource("languages")
    void everyLanguageHasEveryTextWithTheSamePlaceholders(String language) throws IOException {
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
    void everyTextOfAScriptIsDefined() throws IOException {
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

    /** Forms that are in every language: what applicants fill in, and officers every day. Others have no words of theirs, and are English. */
    static Stream<Arguments> translatedForms() throws IOException {
        List<String> languages = languages().toList();
        try (Stream<Path> files = Files.walk(Path.of("forms"))) {
            return files
                    .filter(file -> file.toString().endsWith(".json"))
                    .map(file -> file.toString().replaceAll("\\.[a-z]+\\.json$", ""))
                    .distinct()
                    .sorted()
                    .toList()
                    .stream()
                    .flatMap(form -> languages.stream().map(language -> Arguments.of(form, language)));
        }
    }

    @Test
    void theFormsOfEveryDayAreTranslated() throws IOException {
        assertThat(translatedForms().map(each -> each.get()[0]))
                .contains(
                        "forms/application/emergency-medical-assistance",
                        "forms/approval/stage-decision",
                        "forms/approval/emergency-decision",
                        "forms/approval/emergency-review",
                        "forms/approval/appeal-decision",
                        "forms/approval/overdue-stage",
                        "forms/approval/absence",
                        "forms/reimbursement/claim-decision",
                        "forms/reimbursement/dispute-decision",
                        "forms/reimbursement/record-payment",
                        "forms/reimbursement/claim-review",
                        "forms/voucher/voucher-change",
                        "forms/changes/confirm-change",
                        "forms/registry/compare-cases",
                        "forms/programme/programme-setup",
                        "forms/programme/programme-draft",
                        "forms/programme/programme-check",
                        "forms/programme/programme-top-up",
                        "forms/programme/programme-extend",
                        "forms/programme/programme-fast-lane",
                        "forms/programme/programme-pause",
                        "forms/programme/programme-resume",
                        "forms/programme/programme-close",
                        "forms/programme/programme-managers",
                        "forms/programme/provide-funds");
    }

    @ParameterizedTest
    @MethodSource("translatedForms")
    void aTranslatedFormHasEveryWordInEveryLanguage(String name, String language) throws IOException {
        ObjectMapper json = new ObjectMapper();
        JsonNode form = json.readTree(Path.of(name + ".form").toFile());
        Map<String, String> own =
                json.readValue(Path.of(name + "." + language + ".json").toFile(), new TypeReference<>() {});
        Set<String> english = new TreeSet<>();
        collect(form, english);
        // a language is called by its own name in every language
        english.removeAll(Set.of("English", "አማርኛ", "العربية", "Français"));
        assertThat(own.keySet()).isEqualTo(english);
        own.forEach((from, to) -> {
            assertThat(to).as(from).isNotBlank();
            // what the form puts in, in whatever order the language has it
            assertThat(inserted(to)).as(from).isEqualTo(inserted(from));
        });
    }

    /** What is drawn of a model: names of the process, its steps, gateways and flows. */
    @ParameterizedTest
    @MethodSource("languages")
    void everyNameOfAModelIsTranslated(String language) throws IOException {
        Set<String> english = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("processes"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".bpmn")).toList()) {
                BpmnModelInstance model = Bpmn.readModelFromFile(file.toFile());
                model.getModelElementsByType(Process.class).forEach(each -> english.add(each.getName()));
                model.getModelElementsByType(FlowElement.class).stream()
                        .map(FlowElement::getName)
                        .filter(Objects::nonNull)
                        .forEach(english::add);
            }
        }
        Map<String, String> own = new ObjectMapper()
                .readValue(Path.of("processes/names." + language + ".json").toFile(), new TypeReference<>() {});
        assertThat(own.keySet()).isEqualTo(english);
        assertThat(own.values()).noneMatch(String::isBlank);
    }

    /** A task is named in a list, and where a page leads on to it; a title that consists of values only has no words. */
    @Test
    void everyTitleOfATaskIsASentenceOfThePages() throws IOException {
        Set<String> titles = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("processes"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".bpmn")).toList()) {
                Bpmn.readModelFromFile(file.toFile()).getModelElementsByType(CamundaProperty.class).stream()
                        .filter(property -> "taskTitle".equals(property.getCamundaName()))
                        .map(property -> withPlaces(property.getCamundaValue()))
                        .filter(title -> title.matches(".*[a-z].*"))
                        .forEach(titles::add);
            }
        }
        assertThat(titles).contains("{0}: record payment", "Complaint: {0}").hasSizeGreaterThan(15);
        assertThat(words("").values()).containsAll(titles);
    }

    private static String withPlaces(String title) {
        AtomicInteger place = new AtomicInteger();
        return VALUE.matcher(title).replaceAll(value -> "{" + place.getAndIncrement() + "}");
    }

    /** The places and the conditions in a text of a form, without the words in them. */
    private static List<String> inserted(String text) {
        return Pattern.compile("\\{\\{(.*?)}}")
                .matcher(text)
                .results()
                .map(found -> found.group(1).replaceAll("\"[^\"]*\"", "\"\""))
                .sorted()
                .toList();
    }

    private static void collect(JsonNode node, Set<String> words) {
        for (String property : List.of("label", "text", "description", "dateLabel", "patternErrorMessage", "content")) {
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
