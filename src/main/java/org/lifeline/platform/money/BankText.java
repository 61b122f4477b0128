package org.lifeline.platform.money;

import com.ibm.icu.text.Transliterator;

/**
 * Converts text to what banks accept in payment messages: the Latin character set of the EPC (EPC217-08, section 1.4; the same as SWIFT's
 * set X), which is {@code a-z A-Z 0-9 / - ? : ( ) . , ' +} and the blank. Names in other scripts are transliterated to Latin letters by
 * sound.
 */
public final class BankText {

    private BankText() {}

    /**
     * @param longest the most characters that the element of the message takes
     * @throws IllegalArgumentException when no letter or digit remains, because then nobody could tell whom the bank pays
     */
    public static String of(String text, int longest) {
        String cut = cut(text, longest);
        if (!saysSomething(cut)) {
            throw new IllegalArgumentException("this text cannot be written in the letters that banks take");
        }
        return cut;
    }

    /** Whether {@link #of} can write it. */
    public static boolean canBeWritten(String text, int longest) {
        return saysSomething(cut(text, longest));
    }

    private static boolean saysSomething(String cut) {
        return cut.chars().anyMatch(Character::isLetterOrDigit);
    }

    private static String cut(String text, int longest) {
        String latin = isAscii(text) ? text : Latin.WRITER.transliterate(text);
        StringBuilder taken = new StringBuilder();
        latin.codePoints().forEach(c -> taken.append(take(c)));
        String plain = taken.toString()
                .replaceAll(" {2,}", " ")
                .replaceAll("/{2,}", "/")
                .replaceAll("^[ /:-]+", "");
        return plain.substring(0, Math.min(longest, plain.length())).replaceAll("[ /]+$", "");
    }

    /** Most text is ASCII already; the transliteration tables are loaded only for the first text that is not. */
    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    private static String take(int c) {
        return switch (c) {
            case '&' -> "+";
            case '@' -> "(at)";
            case '_', '~' -> "-";
            case ';' -> ",";
            case '"', '`' -> "'";
            case '[', '{', '<' -> "(";
            case ']', '}', '>' -> ")";
            case '\\', '|' -> "/";
            case '!' -> ".";
            default ->
                c < 128 && (Character.isLetterOrDigit(c) || "/-?:().,'+ ".indexOf(c) >= 0)
                        ? Character.toString(c)
                        : Character.isWhitespace(c) ? " " : ".";
        };
    }

    private static final class Latin {
        /** Writes German umlauts as German banks do; drops the Ethiopic sixth vowel (ǝ), which is mostly mute. */
        static final Transliterator WRITER = Transliterator.createFromRules(
                "bank", ":: de-ASCII; :: Any-Latin; ǝ > ; :: Latin-ASCII;", Transliterator.FORWARD);
    }
}
