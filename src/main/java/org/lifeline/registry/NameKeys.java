package org.lifeline.registry;

import com.ibm.icu.text.Transliterator;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The keys by which names are compared across scripts and spellings, so that አልማዝ, ألماز and Almaz match.
 *
 * @param latin the words of the name in a to z, in alphabetical order, so that the order of given and family name does not count
 * @param sound the consonants of each word, with similar ones merged, because Arabic does not write short vowels and other scripts spell
 *     them in many ways (Tadesse, Taddese, Tadasa)
 */
public record NameKeys(String latin, String sound) {

    // The transliterations of the Unicode CLDR. A Latin letter that is not in a to z loses its marks.
    private static final Transliterator TO_ASCII = Transliterator.getInstance("Any-Latin; Latin-ASCII");

    private static final String[][] ALIKE = {
        {"tch", "c"},
        {"sch", "s"},
        {"ph", "f"},
        {"kh", "k"},
        {"gh", "g"},
        {"sh", "s"},
        {"th", "t"},
        {"dh", "d"},
        {"zh", "j"},
        {"dj", "j"},
        {"ts", "s"},
        {"tz", "s"},
        {"ck", "k"},
        {"ch", "c"},
    };

    static NameKeys of(String given, String family) {
        String[] words = Arrays.stream((given + " " + family).strip().split("[\\s\\p{Pd}.,/]+"))
                .map(NameKeys::ascii)
                .filter(word -> !word.isEmpty())
                .toArray(String[]::new);
        return new NameKeys(
                join(words), join(Arrays.stream(words).map(NameKeys::sound).toArray(String[]::new)));
    }

    /** Whether two full names have the same words, in whatever script and order they are written. */
    public static boolean isSame(String one, String other) {
        String words = of(one, "").latin();
        return !words.isEmpty() && words.equals(of(other, "").latin());
    }

    private static String join(String[] words) {
        return Arrays.stream(words).sorted().collect(Collectors.joining(" "));
    }

    /** The letters and digits of a text as a to z and 0 to 9, whatever script it is in. */
    static String ascii(String word) {
        boolean ascii = word.chars().allMatch(c -> c < 0x80);
        return (ascii ? word : TO_ASCII.transliterate(word))
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]", "");
    }

    /** Whether a name is in Latin letters, with or without marks. */
    static boolean isLatin(String name) {
        return name.codePoints()
                .filter(Character::isLetter)
                .allMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.LATIN);
    }

    private static String sound(String word) {
        String sound = word;
        for (String[] pair : ALIKE) {
            sound = sound.replace(pair[0], pair[1]);
        }
        sound = sound.replaceAll("(?<=.)h$", "")
                .replaceAll("[aeiouyw]", "")
                .replace('q', 'k')
                .replace('z', 's')
                .replace('v', 'f')
                .replace("x", "ks")
                .replaceAll("(.)\\1+", "$1");
        return sound.isEmpty() ? "a" : sound;
    }
}
