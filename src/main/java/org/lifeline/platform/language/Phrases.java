package org.lifeline.platform.language;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * Translates the product's English sentences. The code contains the sentences in English. The entries of
 * templates/pages/messages.properties under {@code said.} (for pages made on the server) and {@code js.} (for pages made by scripts) are
 * these sentences, and the same keys in the files of other languages have the translations. A placeholder such as {0} stands for any text,
 * which is translated, too, if it is one of the sentences.
 */
@Component
public class Phrases {

    private static final String SAID = "said.";
    private static final String SCRIPT = "js.";
    private static final String SESSION = "js.session.";

    /** What the server answers to what an applicant's page sends; not what it says to managers and operations. */
    private static final String ANSWERED =
            "said\\.(refused\\.(?!insights|operations|two).+|(page|typed|account|kind)\\..+|tokenExpired)";

    /** What the server answers to a document, and what any page's script says. The sentences of a whole product would weigh 30 KB. */
    private static final Pattern DOCUMENTS = Pattern.compile("js\\.(documents\\..+|[^.]+)|" + ANSWERED);

    /** What a page says on a device without a network, and what the server answers when it is sent. */
    private static final Pattern OUTREACH =
            Pattern.compile("js\\.(outreach\\..+|required|documents\\..+|[^.]+)|said\\.outreach\\..+|" + ANSWERED);

    private static final Pattern PLACE = Pattern.compile("\\{(\\d)}");

    private record Sentence(Pattern english, String key, List<Integer> places) {}

    private final MessageSource messages;
    private final List<Sentence> sentences = new ArrayList<>();
    private final Map<String, String> keys = new LinkedHashMap<>();
    private final Map<String, String> script = new LinkedHashMap<>();

    Phrases(MessageSource messages) {
        this.messages = messages;
        ResourceBundle english = ResourceBundle.getBundle("templates.pages.messages", Locale.ROOT);
        for (String key : new TreeSet<>(english.keySet())) {
            String text = english.getString(key);
            if (key.startsWith(SCRIPT) || key.startsWith(SAID)) {
                script.put(text, key);
                // a page without a script says whole sentences of the script, too
                if (!text.contains("{")) {
                    keys.put(text, key);
                }
            }
            if (key.startsWith(SAID) && text.contains("{0}")) {
                sentences.add(sentence(key, text));
            }
        }
    }

    private static Sentence sentence(String key, String text) {
        StringBuilder pattern = new StringBuilder();
        List<Integer> places = new ArrayList<>();
        Matcher place = PLACE.matcher(text);
        int from = 0;
        while (place.find()) {
            pattern.append(Pattern.quote(text.substring(from, place.start()))).append("(.+?)");
            places.add(Integer.valueOf(place.group(1)));
            from = place.end();
        }
        pattern.append(Pattern.quote(text.substring(from)));
        return new Sentence(Pattern.compile(pattern.toString()), key, places);
    }

    /** The sentence in this language; unchanged where there is no translation. */
    public String say(String english, Locale language) {
        if (language.getLanguage().equals(Locale.ENGLISH.getLanguage())) {
            return english;
        }
        String key = keys.get(english);
        if (key != null) {
            return messages.getMessage(key, null, english, language);
        }
        for (Sentence sentence : sentences) {
            Matcher found = sentence.english().matcher(english);
            if (found.matches()) {
                Object[] values = new Object[found.groupCount()];
                for (int i = 0; i < values.length; i++) {
                    values[sentence.places().get(i)] = say(found.group(i + 1), language);
                }
                return messages.getMessage(sentence.key(), values, english, language);
            }
        }
        return english;
    }

    /** Whether this sentence is in the files. */
    public boolean knows(String english) {
        return keys.containsKey(english)
                || sentences.stream().anyMatch(s -> s.english().matcher(english).matches());
    }

    /**
     * The translations, from English to this language, of what scripts say and what the server answers to them; empty for English.
     * Placeholders are kept.
     */
    public Map<String, String> script(Locale language) {
        Map<String, String> words = new LinkedHashMap<>();
        if (!language.getLanguage().equals(Locale.ENGLISH.getLanguage())) {
            script.forEach((english, key) -> words.put(english, messages.getMessage(key, null, english, language)));
        }
        return words;
    }

    /** Those of the translations that a page needs on which documents are added, and nothing else by a script. */
    Map<String, String> documents(Locale language) {
        Map<String, String> words = script(language);
        words.keySet()
                .removeIf(english ->
                        !DOCUMENTS.matcher(script.getOrDefault(english, "")).matches());
        return words;
    }

    /** Those of the translations that the pages of filing without a network need. */
    Map<String, String> outreach(Locale language) {
        Map<String, String> words = script(language);
        words.keySet()
                .removeIf(english ->
                        !OUTREACH.matcher(script.getOrDefault(english, "")).matches());
        return words;
    }

    /** Those of the translations that every page of a logged-in person needs. */
    Map<String, String> session(Locale language) {
        Map<String, String> words = script(language);
        words.keySet().removeIf(english -> !script.getOrDefault(english, "").startsWith(SESSION));
        return words;
    }
}
