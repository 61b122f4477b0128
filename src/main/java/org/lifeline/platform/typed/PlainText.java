package org.lifeline.platform.typed;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The one place that knows which characters of a typed or pasted text are not text: marks that change the direction of the surrounding
 * text, other invisible characters, all kinds of blanks, and the digits of every script. It is used to read numbers, dates, telephone
 * numbers, mail addresses, names, file names and forms. Browsers do the same in {@code typed/text.mjs}.
 *
 * <p>Direction marks are copied along with a name or a number from a chat. A forger inserts them on purpose, so that a name is read in
 * another way than it is stored. In words, characters that join letters (U+200C, U+200D) and that end words (U+200B) are kept, because
 * Persian, Hindi and Khmer need them. In texts that are read by their digits and signs, no invisible character is kept.
 */
public final class PlainText {

    private PlainText() {}

    // ---------------------------------------------------------------- characters

    /**
     * Whether this character only changes the direction of others (Unicode's bidirectional formatting characters), or is a byte order mark.
     */
    public static boolean isDirectionMark(int c) {
        return c >= 0x202a && c <= 0x202e
                || c >= 0x2066 && c <= 0x2069
                || c == 0x200e
                || c == 0x200f
                || c == 0x61c
                || c == 0xfeff;
    }

    /** Whether this character is invisible, though it may join or separate others: direction marks, joiners, soft hyphens. */
    public static boolean isUnseen(int c) {
        return Character.getType(c) == Character.FORMAT;
    }

    /** Whether this is any kind of blank, including non-breaking ones, or a line break. */
    public static boolean isBlank(int c) {
        return Character.isSpaceChar(c) || c >= '\t' && c <= '\r';
    }

    /** Whether this breaks the line wherever it is shown. */
    private static boolean endsLine(int c) {
        return c >= '\n' && c <= '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
    }

    /**
     * Whether a text of one line can be stored and shown: it has no control character, nothing invisible, no line break, no half of a
     * surrogate pair.
     */
    public static boolean isOneLine(String text) {
        return withoutUnseen(text).equals(text);
    }

    /** The text without the characters that {@link #isOneLine} does not accept. */
    public static String withoutUnseen(String text) {
        return without(
                text,
                c -> Character.isISOControl(c)
                        || isUnseen(c)
                        || endsLine(c)
                        || Character.getType(c) == Character.SURROGATE);
    }

    // ---------------------------------------------------------------- words

    /** The text without direction marks; the same object where it has none. */
    public static String clean(String typed) {
        return without(typed, PlainText::isDirectionMark);
    }

    /** Does the same for every text in a list or in the values of a map, however deeply nested. Other values are not changed. */
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

    /** A copy of the map with clean values; its keys are not changed. */
    public static <K> Map<K, Object> cleanValues(Map<K, ?> typed) {
        Map<K, Object> cleaned = new LinkedHashMap<>();
        typed.forEach((key, value) -> cleaned.put(key, clean((Object) value)));
        return cleaned;
    }

    /** The text without surrounding blanks of any kind; {@link String#strip()} does not remove non-breaking ones. */
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

    /** The text without invisible characters; the same object where it has none. */
    static String seen(String typed) {
        return without(typed, PlainText::isUnseen);
    }

    /** The text without invisible characters and surrounding blanks, with every other blank as an ordinary space. Line breaks are kept. */
    public static String withPlainSpaces(String typed) {
        StringBuilder even = new StringBuilder();
        seen(typed).codePoints().map(c -> !endsLine(c) && isBlank(c) ? ' ' : c).forEach(even::appendCodePoint);
        return trim(even.toString());
    }

    /** The text on one line: each run of blanks becomes one ordinary space, and surrounding blanks are removed. */
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

    /** The text with the digits of every script replaced by 0 to 9. */
    public static String withLatinDigits(String text) {
        if (text.codePoints().noneMatch(c -> c > 0x7f && Character.isDigit(c))) {
            return text;
        }
        return text.codePoints()
                .map(c -> Character.isDigit(c) ? '0' + Character.digit(c, 10) : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** The text without the characters for which this is true; the same object where there are none. */
    public static String without(String text, IntPredicate dropped) {
        return text.codePoints().noneMatch(dropped)
                ? text
                : text.codePoints()
                        .filter(dropped.negate())
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }
}
