package org.lifeline.platform.typed;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The first steps of every reader of a line that a person typed. The browser's {@code typed/text.mjs} does the same. */
final class TypedText {

    /** The longest text, longer than any number or date. */
    static final int LONGEST = 60;

    /** Numerals that are not decimal digits, such as Ethiopic numerals, fractions and superscripts. */
    private static final Pattern OTHER_DIGITS = Pattern.compile("[\\p{No}\\p{Nl}]");

    private static final Pattern VOWEL_SIGNS = Pattern.compile("[\\u0300-\\u036f\\u0640\\u064b-\\u065f\\u0670\\u093c]");
    private static final Pattern APOSTROPHES = Pattern.compile("['’‘ʼʻʿʾ′`\\u200c\\u200d]");
    private static final Pattern ETHIOPIC = Pattern.compile("[\\u1200-\\u137f]");
    private static final Pattern DOTS = Pattern.compile("[.\\-‐‑–—_/,،॰]");

    /** Ethiopic letters that are written for one another: the first letter of each row of seven, and the row as which it is read. */
    private static final int[][] SAME_ETHIOPIC = {
        {0x1210, 0x1200}, {0x1280, 0x1200}, {0x1220, 0x1230}, {0x12D0, 0x12A0}, {0x1340, 0x1338}
    };

    private TypedText() {}

    static boolean hasOtherDigits(String text) {
        return OTHER_DIGITS.matcher(text).find();
    }

    /** The text without invisible characters, with Latin digits and single ordinary spaces. */
    static String tidy(String text) {
        return PlainText.onOneLine(
                PlainText.withLatinDigits(Normalizer.normalize(PlainText.seen(text), Normalizer.Form.NFKC)));
    }

    /**
     * A word in the form in which it is compared: lower case, without accents, Arabic vowel signs, dots and hyphens, and with one spelling
     * for each letter.
     */
    static String fold(String word) {
        String folded = Normalizer.normalize(
                Normalizer.normalize(word, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT), Normalizer.Form.NFD);
        folded = VOWEL_SIGNS.matcher(folded).replaceAll("");
        folded = APOSTROPHES.matcher(folded).replaceAll("");
        folded = folded.replace('ى', 'ي').replace('ی', 'ي').replace('ک', 'ك').replace('ة', 'ه');
        folded = ETHIOPIC.matcher(folded).replaceAll(TypedText::ethiopic);
        return PlainText.onOneLine(DOTS.matcher(folded).replaceAll(" "));
    }

    private static String ethiopic(MatchResult letter) {
        int code = letter.group().charAt(0);
        for (int[] row : SAME_ETHIOPIC) {
            if (code >= row[0] && code < row[0] + 7) {
                code = code - row[0] + row[1];
                break;
            }
        }
        return Character.toString(code == 0x1203 || code == 0x12A3 ? code - 3 : code);
    }

    /** The language of a tag such as {@code fr-BE}, without the region. */
    static String base(String language) {
        return language.split("[-_]", 2)[0].toLowerCase(Locale.ROOT);
    }

    /** Reads a file from which the browser's modules are made, too. */
    static <T> T shared(String name, TypeReference<T> type) {
        try (InputStream in = Objects.requireNonNull(TypedText.class.getResourceAsStream("/typed/" + name), name)) {
            return new ObjectMapper().readValue(in, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
