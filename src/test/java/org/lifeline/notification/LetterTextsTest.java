package org.lifeline.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lifeline.platform.language.Language;
import org.springframework.core.io.DefaultResourceLoader;

/** The texts of letters: each in every language, with the same values, and an SMS short enough to be sent. */
class LetterTextsTest {

    private static final Path TEMPLATES = Path.of("templates");
    private static final Pattern VALUE = Pattern.compile("\\{\\{(\\w+)}}");
    /** Staff are written to in English. */
    private static final Pattern ENGLISH_ONLY = Pattern.compile("(change|claim-review|request|stage)-.+");

    /** Providers and staff are written to by mail only. */
    private static final Pattern MAIL_ONLY = Pattern.compile("(advance|change|claim|payout|provider|request|stage)-.+");

    private final LetterTexts texts = new LetterTexts(new DefaultResourceLoader());

    static Stream<String> languages() throws IOException {
        try (Stream<Path> files = Files.list(TEMPLATES.resolve("pages"))) {
            return files
                    .map(f -> f.getFileName().toString())
                    .filter(f -> f.matches("messages_[a-z]+\\.properties"))
                    .map(f -> f.replaceAll("messages_|\\.properties", ""))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("languages")
    void everyLanguageHasEveryTextWithTheSameValues(String language) throws IOException {
        for (String channel : List.of("mail", "sms")) {
            Set<String> english = files(channel, "en");
            english.removeIf(name -> ENGLISH_ONLY.matcher(name).matches());
            assertThat(files(channel, language)).as(channel).isEqualTo(english).isNotEmpty();
            for (String name : english) {
                assertThat(values(channel, language, name))
                        .as(channel + "/" + language + "/" + name)
                        .isEqualTo(values(channel, "en", name));
            }
        }
    }

    @Test
    void findsAllLanguages() throws IOException {
        assertThat(languages()).contains("am", "ar", "fr");
    }

    @Test
    void everyMailHasAnSms() throws IOException {
        Set<String> mails = files("mail", "en");
        mails.removeIf(name -> MAIL_ONLY.matcher(name).matches());
        // a report is a document, and its readers have mail addresses
        mails.remove("programme-report.txt");
        assertThat(files("sms", "en")).isEqualTo(mails);
    }

    @Test
    void everySmsHasAtMostThreePartsAndNamesOnlyNumberAndAddress() throws IOException {
        for (String language : Stream.concat(Stream.of("en"), languages()).toList()) {
            for (String name : files("sms", language)) {
                String text = texts.text(
                        "sms",
                        new Language(language, "", false),
                        name.replace(".txt", ""),
                        Map.of(
                                "number", "A-2026-000001",
                                "pin", "012345",
                                "code", "012345",
                                "appealUntil", "28 September 2026",
                                "due", "28 September 2026, 11:57 (UTC)",
                                "address", "https://assistance.organisation.example.org/applications/A-2026-000001"));
                assertThat(SmsText.segments(text.strip()))
                        .as(language + "/" + name + ": " + text)
                        .isLessThanOrEqualTo(3);
            }
        }
    }

    @Test
    void fallsBackToEnglishForMissingTexts() {
        String text = texts.text(
                "sms", new Language("sw", "", false), "application-received", Map.of("number", "A-1", "address", "x"));
        assertThat(text).startsWith("Lifeline: we have your application A-1.");
    }

    @Test
    void refusesATextWithAMissingValue() {
        assertThatThrownBy(() -> texts.text("sms", Language.ENGLISH, "application-received", Map.of("number", "A-1")))
                .hasMessageContaining("address");
    }

    private static Set<String> files(String channel, String language) throws IOException {
        try (Stream<Path> files = Files.list(TEMPLATES.resolve(channel).resolve(language))) {
            return files.map(f -> f.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Set<String> values(String channel, String language, String name) throws IOException {
        String text =
                Files.readString(TEMPLATES.resolve(channel).resolve(language).resolve(name), StandardCharsets.UTF_8);
        return VALUE.matcher(text).results().map(r -> r.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }
}
