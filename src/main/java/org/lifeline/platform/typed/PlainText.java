package org.lifeline.platform.typed;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The one place that knows which characters of a typed or pasted text are not text: marks that turn the direction of what stands around them,
 * others that nobody sees, blanks of every kind, and the digits of every script. Numbers, dates, phone numbers, mail addresses, names, names of
 * files and forms are all read with it; browsers do the same in {@code typed/text.mjs}.
 *
 * <p>Marks of direction come along when a name or a number is copied from a chat, and a forger puts them in on purpose: a name that reads
 * otherwise than it is kept. In words, what joins letters (U+200C, U+200D) and what ends words (U+200B) stays, since Persian, Hindi and Khmer
 * are written with it; in what is read by its digits and signs nothing unseen stays.
 */
public final class PlainText {

    private PlainText() {}

    // ---------------------------------------------------------------- characters

    /** Whether this character only turns the direction of others (Unicode's bidirectional formatting characters), or marks a byte order. */
    public static boolean isDirectionMark(int c) {
        return c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069 || c == 0x200e || c == 0x200f || c == 0x61c || c == 0xfeff;
    }

    /** Whether nobody sees this character, though it may join or part others: direction marks, joiners, soft hyphens. */
    public static boolean isUnseen(int c) {
        return Character.getType(c) == Character.FORMAT;
    }

    /** Whether this is a blank of any kind, also one that breaks no line, or the end of a line. */
    public static boolean isBlank(int c) {
        return Character.isSpaceChar(c) || c >= '\t' && c <= '\r';
    }

    /** Whether this ends a line wherever it is shown. */
    private static boolean endsLine(int c) {
        return c >= '\n' && c <= '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
    }

    /** Whether a text of one line can be stored and shown: no control character, nothing unseen, no end of a line, no half of a character. */
    public static boolean isOneLine(String text) {
        return withoutUnseen(text).equals(text);
    }

    /** The text without what {@link #isOneLine} does not take. */
    public static String withoutUnseen(String text) {
        return without(text, c -> Character.isISOControl(c) || isUnseen(c) || endsLine(c) || Character.getType(c) == Character.SURROGATE);
    }

    // ---------------------------------------------------------------- words

    /** The text without marks of direction; the same object where there are none. */
    public static String clean(String typed) {
        return without(typed, PlainText::isDirectionMark);
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

    // ---------------------------------------------------------------- what is read by its digits and signs

    /** The text without anything unseen; the same object where there is nothing of it. */
    static String seen(String typed) {
        return without(typed, PlainText::isUnseen);
    }

    /** Without anything unseen and without blanks around it, every other blank made a plain one; ends of lines stay. */
    public static String withEvenBlanks(String typed) {
        StringBuilder even = new StringBuilder();
        seen(typed).codePoints().map(c -> !endsLine(c) && isBlank(c) ? ' ' : c).forEach(even::appendCodePoint);
        return trim(even.toString());
    }

    /** On one line, with a single plain blank wherever there is one or more of any kind, and none around it. */
    public static String onOneLine(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (!isBlank(c) && !endsLine(c)) {
                line.appendCodePoint(c);
            } else if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
                line.append(' ');
            }
        });
        return trim(line.toString());
    }

    /** The text with the digits 0 to 9 for those of every script. */
    public static String withLatinDigits(String text) {
        if (text.codePoints().noneMatch(c -> c > 0x7f && Character.isDigit(c))) {
            return text;
        }
        return text.codePoints()
                .map(c -> Character.isDigit(c) ? '0' + Character.digit(c, 10) : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** The text without the characters that this is true of; the same object where there are none. */
    public static String without(String text, IntPredicate dropped) {
        return text.codePoints().noneMatch(dropped)
                ? text
                : text.codePoints()
                        .filter(dropped.negate())
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }
}
