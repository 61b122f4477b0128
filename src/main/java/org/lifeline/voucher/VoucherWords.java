package org.lifeline.voucher;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.language.Language;

/**
 * The labels, instructions and conditions of a voucher's letter. They come from templates/voucher/words.properties; the words of the
 * holder's language replace these, and the words of the programme replace both.
 */
final class VoucherWords {

    static final String FOLDER = "/templates/voucher/";
    private static final Pattern VALUE = Pattern.compile("\\{\\{(\\w+)}}");

    /** The valid form of a programme's code, which becomes part of a file name. */
    static final Pattern CODE = Pattern.compile("[A-Z0-9-]{1,40}");

    private static final Map<String, Map<String, String>> WORDS = new ConcurrentHashMap<>();

    private VoucherWords() {}

    /** The words by their keys, with placeholders that are not filled yet. */
    static Map<String, String> of(Language language, @Nullable String programme) {
        return WORDS.computeIfAbsent(language.code() + "/" + programme, key -> read(language, programme));
    }

    private static Map<String, String> read(Language language, @Nullable String programme) {
        Map<String, String> words = new TreeMap<>();
        String own = programme != null && CODE.matcher(programme).matches() ? programme : null;
        for (String name : own == null ? List.of("words") : List.of("words", "words-" + own)) {
            load(name + ".properties", words);
            if (!language.equals(Language.ENGLISH)) {
                load(name + "_" + language.code() + ".properties", words);
            }
        }
        return words;
    }

    private static void load(String file, Map<String, String> into) {
        try (InputStream in = VoucherWords.class.getResourceAsStream(FOLDER + file)) {
            if (in != null) {
                Properties words = new Properties();
                words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
                words.forEach((key, text) -> into.put((String) key, ((String) text).strip()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    /**
     * Fills the placeholders of a text.
     *
     * @throws IllegalArgumentException when the text has a placeholder for a value that a letter does not have
     */
    static String fill(String text, Map<String, String> values) {
        return VALUE.matcher(text).replaceAll(place -> {
            String value = values.get(place.group(1));
            if (value == null) {
                throw new IllegalArgumentException(
                        "a voucher's words ask for " + place.group() + ", which a letter does not have");
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
