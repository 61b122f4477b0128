package org.lifeline.platform.pdf;

import java.lang.Character.UnicodeBlock;
import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Splits a text where the font must change. FOP's own fallback from font to font shifts the baseline, so each script names its font
 * explicitly.
 */
final class FontRuns {

    static final String BASE = "NotoSans";

    private static final Pattern MARK = Pattern.compile("\\p{Mn}");

    /** @param outlined whether FOP shapes this script wrongly, so that the text must be drawn; it is then one word, without blanks */
    record Run(String text, String font, boolean outlined) {

        /** Whether the characters are not simply placed side by side: another script, or an accent that must be placed on its letter. */
        boolean needsShaping() {
            return !outlined && (!font.equals(BASE) || MARK.matcher(text).find());
        }
    }

    private record Face(String font, boolean outlined) {}

    private static final Face BASE_FACE = new Face(BASE, false);
    private static final Map<UnicodeScript, Face> FACES = Map.of(
            UnicodeScript.ARABIC, new Face("NotoSansArabic", false),
            UnicodeScript.ETHIOPIC, new Face("NotoSansEthiopic", false),
            UnicodeScript.DEVANAGARI, new Face("NotoSansDevanagari", false),
            UnicodeScript.BENGALI, new Face("NotoSansBengali", true),
            UnicodeScript.MYANMAR, new Face("NotoSansMyanmar", true),
            UnicodeScript.KHMER, new Face("NotoSansKhmer", true));

    /** Marks that several scripts share, such as the Arabic comma, are of no script, but only the fonts of these have them. */
    private static final Map<UnicodeBlock, UnicodeScript> SHARED_MARKS = Map.of(
            UnicodeBlock.ARABIC, UnicodeScript.ARABIC,
            UnicodeBlock.DEVANAGARI, UnicodeScript.DEVANAGARI);

    private static final Pattern LAM_ALEF = Pattern.compile("\u0644([\u0622\u0623\u0625])");
    private static final String NOT_JOINING =
            "\u0621\u0622\u0623\u0624\u0625\u0627\u0629\u062f\u0630\u0631\u0632\u0648\u0649";
    private static final String MARKED_ALEFS = "\u0622\u0623\u0625";

    /** The first of three joined letters; each has a second form, for the end of a word. */
    private static final int LAM_ALEF_WITH_MADDA = 0xfef5;

    private FontRuns() {}

    static List<Run> split(String written) {
        String text = lamAlef(Normalizer.normalize(written, Normalizer.Form.NFC));
        List<Run> runs = new ArrayList<>();
        Face face = BASE_FACE;
        int start = 0;
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            Face next = face(c, face);
            if (!next.equals(face) && i > start) {
                runs.add(new Run(text.substring(start, i), face.font(), face.outlined()));
                start = i;
            }
            face = next;
            i += Character.charCount(c);
        }
        if (start < text.length()) {
            runs.add(new Run(text.substring(start), face.font(), face.outlined()));
        }
        return runs;
    }

    /**
     * Replaces lam and a marked alef by one character. FOP joins lam with a plain alef correctly, but not with an alef that has a mark. The
     * joined letter has a character of its own (Arabic Presentation Forms-B); it occurs, for example, in the article before a name that
     * begins with such an alef. FOP does not connect that character with a preceding letter that joins, so there the two letters stay
     * separate.
     */
    private static String lamAlef(String text) {
        return LAM_ALEF.matcher(text).replaceAll(found -> {
            boolean reached = found.start() > 0 && joinsNextLetter(text.charAt(found.start() - 1));
            return reached
                    ? found.group()
                    : String.valueOf((char) (MARKED_ALEFS.indexOf(found.group(1)) * 2 + LAM_ALEF_WITH_MADDA));
        });
    }

    /** Whether an Arabic letter joins the following one: all do except alef, dal, thal, reh, zain, waw and letters derived from them. */
    private static boolean joinsNextLetter(char c) {
        return UnicodeScript.of(c) == UnicodeScript.ARABIC && Character.isLetter(c) && NOT_JOINING.indexOf(c) < 0;
    }

    private static UnicodeScript scriptOf(int c) {
        UnicodeScript script = UnicodeScript.of(c);
        UnicodeBlock block = UnicodeBlock.of(c);
        return script == UnicodeScript.COMMON && block != null ? SHARED_MARKS.getOrDefault(block, script) : script;
    }

    private static Face face(int c, Face current) {
        UnicodeScript script = scriptOf(c);
        if (script == UnicodeScript.INHERITED || c == ' ' && !current.outlined()) {
            return current;
        }
        if (script == UnicodeScript.COMMON) {
            // western digits and marks are not in every font; the marks of a script are in the script's own font
            return c < 0x250 ? BASE_FACE : current;
        }
        return FACES.getOrDefault(script, BASE_FACE);
    }
}
