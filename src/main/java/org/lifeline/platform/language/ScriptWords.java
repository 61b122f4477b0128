package org.lifeline.platform.language;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The words of the scripts as a page carries them, in the attribute {@code data-words}; templates name it {@code @scriptWords}. */
@Component
class ScriptWords {

    private final Phrases phrases;
    private final ObjectMapper json;

    ScriptWords(Phrases phrases, ObjectMapper json) {
        this.phrases = phrases;
        this.json = json;
    }

    /** JSON, English to this language; null in English, so that the page has no such attribute. */
    public @Nullable String in(Locale language) {
        return written(phrases.script(language));
    }

    /** The same for what every page says of its session. */
    public @Nullable String ofSession(Locale language) {
        return written(phrases.session(language));
    }

    private @Nullable String written(Map<String, String> words) {
        try {
            return words.isEmpty() ? null : json.writeValueAsString(words);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
