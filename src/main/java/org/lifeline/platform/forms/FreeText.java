package org.lifeline.platform.forms;

import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.typed.PlainText;

/** Validates what a person writes in their own words: a reason, an answer, the grounds of an appeal. */
public final class FreeText {

    private FreeText() {}

    /**
     * The text without surrounding white space.
     *
     * @param given a text, or null
     * @param longest the most characters
     * @param message the message when it is not valid, with {@code %d} for the limit
     * @throws Refused 422 for the field when the text is missing, too long or not printable
     */
    public static String of(String field, @Nullable Object given, int longest, String message) {
        String text = given instanceof String words ? PlainText.trim(PlainText.clean(words)) : "";
        if (text.isEmpty() || text.length() > longest || !FormSchema.isPrintable(text)) {
            throw Refused.invalid(field, message.formatted(longest));
        }
        return text;
    }
}
