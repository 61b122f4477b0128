package org.lifeline.voucher;

import com.ibm.icu.text.BreakIterator;
import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.lifeline.platform.typed.PlainText;

/**
 * Shortens a holder's name for a voucher. The short form is the same in the QR code, on the phone and on paper. A provider can compare it
 * with an identity paper, but it is not enough to look a person up. Decision 0032 says how a name is shortened; only this class does it.
 */
public final class HolderName {

    private static final int LONGEST = 24;

    /**
     * The most characters of a short name. A letter can have many combining signs, and VoucherContent accepts at most 60 characters in all.
     */
    private static final int MOST_CHARACTERS = 28;

    /** A note that somebody put behind a name, such as "(2)" for the second of two. */
    private static final Pattern NOTE = Pattern.compile("[(\\[{\uff08][^)\\]}\uff09]*[)\\]}\uff09]");

    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}\\p{Cntrl}]+");

    /** Words that are only the first half of a name: servant of, father of, mother of, son of, daughter of. */
    private static final Set<String> ARABIC_FIRST =
            Set.of("عبد", "أبو", "ابو", "أبا", "أم", "ام", "ابن", "بن", "بنت", "أمة", "ذو", "آل");

    /** Words that are the second half of a name: of God, of the faith. */
    private static final Set<String> ARABIC_SECOND = Set.of("الله", "الدين", "الإسلام", "الاسلام", "الحق");

    private static final Set<String> LATIN_FIRST =
            Set.of("abd", "abdul", "abdel", "abdal", "abdur", "abdoul", "abu", "abou", "umm", "oum", "ibn", "bint");
    private static final Pattern LATIN_ARTICLE = Pattern.compile("(?i)(al|el|ar|er|as|es|ad|ed|ud|ur|ul|ash|ach)");
    private static final Pattern LATIN_SECOND =
            Pattern.compile("(?i)(al|el|ad|ed|ud|ul)-?(d[ie]+ne?|llah|islam|haqq?)|allah|ull?ah|[eu]dd[iu]e?ne?");

    /** Words that are the first half of a baptismal name: servant, son, power, plant, love, seed of. */
    private static final Set<String> ETHIOPIC_FIRST = Set.of(
            "ገብረ", "ወልደ", "ኃይለ", "ሀይለ", "ኀይለ", "ሃይለ", "ተክለ", "ወለተ", "ፍቅረ", "ዘርአ", "ዘርዓ", "ዘርኣ", "ሣህለ", "ሳህለ", "ኪዳነ",
            "በእደ", "አምኃ", "እምነ");

    private static final Set<String> HABESHA_FIRST = Set.of(
            "gebre", "gabre", "ghebre", "wolde", "welde", "woldu", "haile", "hayle", "tekle", "welete", "wolete",
            "fikre", "fiqre", "zera", "sahle", "kidane");
    private static final Set<String> HABESHA_SECOND = Set.of(
            "mariam",
            "maryam",
            "selassie",
            "sellassie",
            "silassie",
            "mikael",
            "michael",
            "giorgis",
            "georgis",
            "gabriel",
            "medhin",
            "medhen",
            "haimanot",
            "haymanot",
            "yesus",
            "eyesus",
            "iyesus",
            "kidan",
            "tsadik",
            "meskel",
            "amanuel",
            "yohannes",
            "hiwot",
            "yakob");

    /** A polite title before a Burmese name, which is not a part of it. */
    private static final Set<String> BURMESE_TITLES = Set.of("ဦး", "ဒေါ်", "U");

    /** A syllable begins at a letter that is neither stacked under another letter nor closes the preceding syllable. */
    private static final Pattern BURMESE_SYLLABLE =
            Pattern.compile("(?<!^)(?<!\u1039)(?=[\u1000-\u102a\u103f](?![\u103a\u1039]))");

    private static final Set<UnicodeScript> WITHOUT_INITIALS =
            Set.of(UnicodeScript.HAN, UnicodeScript.HANGUL, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA);

    private HolderName() {}

    /** {@link #shorten(String, String)} for a name of which the given and the family part are not known separately. */
    public static String shorten(String name) {
        return shorten(name, "");
    }

    /**
     * The first given name, and the initial of the last name where there is one: "Almaz T." for "Almaz Bekele Tadesse". A name of one word
     * is not shortened. A name that consists of two words ("عبد الرحمن", "ገብረ ማርያም") stays together. An initial is what a reader of the
     * script regards as a letter, with its signs. In right-to-left scripts no full stop follows the initial, because it would be displayed
     * at the other end. An initial that would be read as part of the name is left out.
     *
     * @param family empty where there is none
     * @throws IllegalArgumentException when the name is blank
     */
    public static String shorten(String given, String family) {
        List<String> first = names(given);
        List<String> all = Stream.concat(first.stream(), names(family).stream()).toList();
        if (all.isEmpty()) {
            throw new IllegalArgumentException("The holder's name is missing");
        }
        String shown = firstLetters(all.get(0), LONGEST);
        UnicodeScript script = script(shown);
        if (WITHOUT_INITIALS.contains(script)) {
            // in this script a family name is a single letter, so the initial would show all of it
            int letters = shown.codePointCount(0, shown.length());
            return all.size() > 1 || letters < 2 ? shown : shown.substring(0, shown.offsetByCodePoints(0, letters - 1));
        }
        if (all.size() == 1) {
            return shown;
        }
        String initial = firstLetters(withoutArticle(all.get(all.size() - 1)), 1);
        if (runsLeft(shown) != runsLeft(initial) || WITHOUT_INITIALS.contains(script(initial))) {
            return shown;
        }
        return shown + " " + initial + (runsLeft(initial) ? "" : ".");
    }

    /** The names in a text. A name is one word, or several words that belong together. */
    private static List<String> names(String text) {
        String plain = PlainText.clean(Normalizer.normalize(text, Normalizer.Form.NFC));
        List<String> words = words(NOTE.matcher(plain).replaceAll(" "));
        if (words.isEmpty()) {
            words = words(plain);
        }
        if (words.size() > 1 && BURMESE_TITLES.contains(words.get(0))) {
            words = words.subList(1, words.size());
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < words.size(); ) {
            int end = i + together(words.subList(i, words.size()));
            String name = String.join(" ", words.subList(i, end));
            names.addAll(script(name) == UnicodeScript.MYANMAR ? burmese(name) : List.of(name));
            i = end;
        }
        return names;
    }

    private static List<String> words(String text) {
        List<String> words = Arrays.stream(BLANKS.split(text))
                .filter(word -> !word.isEmpty())
                .toList();
        List<String> lettered = words.stream()
                .filter(word -> word.codePoints().anyMatch(Character::isLetter))
                .toList();
        return lettered.isEmpty() ? words : lettered;
    }

    /** The number of words at the beginning that form one name. */
    private static int together(List<String> words) {
        if (words.size() == 1) {
            return 1;
        }
        String first = words.get(0).toLowerCase(Locale.ROOT);
        String second = words.get(1).toLowerCase(Locale.ROOT);
        boolean article = words.size() > 2 && LATIN_ARTICLE.matcher(second).matches();
        if (LATIN_FIRST.contains(first)) {
            return article ? 3 : 2;
        }
        boolean one = ARABIC_FIRST.contains(first)
                || ARABIC_SECOND.contains(second)
                || ETHIOPIC_FIRST.contains(first)
                || HABESHA_FIRST.contains(first) && HABESHA_SECOND.contains(second)
                || LATIN_SECOND.matcher(second).matches();
        return one ? 2 : 1;
    }

    /** Splits a Burmese name, which is often written without blanks: the first two syllables, and the last one. */
    private static List<String> burmese(String name) {
        List<String> syllables = new ArrayList<>(List.of(BURMESE_SYLLABLE.split(name)));
        if (syllables.size() > 1 && BURMESE_TITLES.contains(syllables.get(0))) {
            syllables.remove(0);
        }
        return syllables.size() > 2
                ? List.of(syllables.get(0) + syllables.get(1), syllables.get(syllables.size() - 1))
                : List.of(String.join("", syllables));
    }

    /** Removes the article: "al-Hassan" has the initial H, "الحسن" the initial ح. */
    private static String withoutArticle(String name) {
        String bare = name.startsWith("ال") ? name.substring(2) : name.replaceFirst("^(?i)(al|el)-", "");
        return bare.codePointCount(0, bare.length()) > 1 ? bare : name;
    }

    private static UnicodeScript script(String text) {
        return text.codePoints()
                .filter(Character::isLetter)
                .mapToObj(UnicodeScript::of)
                .findFirst()
                .orElse(UnicodeScript.COMMON);
    }

    private static boolean runsLeft(String text) {
        return text.codePoints()
                        .map(Character::getDirectionality)
                        .filter(d -> d == Character.DIRECTIONALITY_LEFT_TO_RIGHT
                                || d == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                                || d == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC)
                        .findFirst()
                        .orElse(Character.DIRECTIONALITY_LEFT_TO_RIGHT)
                != Character.DIRECTIONALITY_LEFT_TO_RIGHT;
    }

    private static String firstLetters(String word, int count) {
        BreakIterator letters = BreakIterator.getCharacterInstance(Locale.ROOT);
        letters.setText(word);
        int end = 0;
        for (int i = 0; i < count; i++) {
            int next = letters.next();
            if (next == BreakIterator.DONE || next > MOST_CHARACTERS) {
                break;
            }
            end = next;
        }
        // a single letter with too many signs is cut between its signs; no script needs so many
        return end > 0 ? word.substring(0, end) : word.substring(0, Math.min(word.length(), MOST_CHARACTERS));
    }
}
