package org.lifeline.platform.forms;

import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.typed.PlainText;

/** What a person has to say in their own words: a reason, an answer, the grounds of an appeal. */
public final class FreeText {

    private FreeText() {}

    /**
     * The text without white space around it.
     *
     * @param given a text, or nothing
     * @param longest in characters
     * @param message what is asked for, with {@code %d} for the length
     * @throws Refused 422 for the field when there is none, or it is too long or cannot be printed
     */
    public static String of(String field, @Nullable Object given, int longest, String message) {
        String text = given instanceof String words ? PlainText.trim(PlainText.clean(words)) : "";
        if (text.isEmpty() || text.length() > longest || !FormSchema.isPrintable(text)) {
            throw Refused.invalid(field, message.formatted(longest));
        }
        return text;
    }
}
