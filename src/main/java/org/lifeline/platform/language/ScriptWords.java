package org.lifeline.platform.language;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The translations that scripts need, which pages contain in the attribute {@code data-words}. Templates use it as {@code @scriptWords}.
 */
@Component
class ScriptWords {

    private final Phrases phrases;
    private final ObjectMapper json;

    ScriptWords(Phrases phrases, ObjectMapper json) {
        this.phrases = phrases;
        this.json = json;
    }

    /** JSON, from English to this language; null for English, so that the page does not have the attribute. */
    public @Nullable String in(Locale language) {
        return written(phrases.script(language));
    }

    /** The same for a page on which documents are added, and nothing else is done by a script. */
    public @Nullable String ofDocuments(Locale language) {
        return written(phrases.documents(language));
    }

    /** The same for the pages of filing without a network. */
    public @Nullable String ofOutreach(Locale language) {
        return written(phrases.outreach(language));
    }

    /** The same for the words about the session, which every page needs. */
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
