package org.lifeline.platform.forms;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What a person typed or pasted, without the invisible characters that turn the direction of the text around them (Unicode's bidirectional
 * formatting characters) or mark its byte order. They come along when a name or a number is copied from a chat, and a forger puts them in on
 * purpose: a name that reads otherwise than it is kept. What joins letters (U+200C, U+200D) and what ends words (U+200B) stays, since
 * Persian, Hindi and Khmer are written with it.
 */
public final class PlainText {

    private PlainText() {}

    /** Whether this character only turns the direction of others. */
    public static boolean isDirectionMark(int c) {
        return c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069 || c == 0x200e || c == 0x200f || c == 0x61c || c == 0xfeff;
    }

    /** The text without such marks; the same object where there are none. */
    public static String clean(String typed) {
        return typed.codePoints().noneMatch(PlainText::isDirectionMark) ? typed : only(typed, c -> !isDirectionMark(c));
    }

    /** The same for every text in a list or in the values of a map, however deep; anything else stays as it is. */
    public static @Nullable Object clean(@Nullable Object typed) {
        if (typed instanceof String text) {
            return clean(text);
        }
        if (typed instanceof List<?> list) {
            List<@Nullable Object> cleaned = new ArrayList<>(list.size());
            list.forEach(item -> cleaned.add(clean(item)));
            return cleaned;
        }
        return typed instanceof Map<?, ?> map ? cleanValues(map) : typed;
    }

    /** A copy of the map, its keys untouched. */
    public static <K> Map<K, Object> cleanValues(Map<K, ?> typed) {
        Map<K, Object> cleaned = new LinkedHashMap<>();
        typed.forEach((key, value) -> cleaned.put(key, clean((Object) value)));
        return cleaned;
    }

    /** The text without blanks of any kind around it: {@link String#strip()} leaves those that do not break a line. */
    public static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** Cleaned and trimmed, every other blank made a plain one: for what is read by its digits and signs. */
    public static String withEvenBlanks(String typed) {
        StringBuilder even = new StringBuilder();
        clean(typed).codePoints()
                .filter(c -> Character.getType(c) != Character.FORMAT)
                .map(c -> c != '\n' && c != '\r' && isBlank(c) ? ' ' : c)
                .forEach(even::appendCodePoint);
        return trim(even.toString());
    }

    private static boolean isBlank(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static String only(String text, IntPredicate kept) {
        return text.codePoints().filter(kept).collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }
}
