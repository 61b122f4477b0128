package org.lifeline.voucher;

import java.text.BreakIterator;
import java.text.Normalizer;
import java.util.Locale;

/** How much of a holder's name a voucher's QR may show: enough for a provider to compare, not enough to look one up. */
public final class HolderName {

    private static final int LONGEST = 24;

    /** Characters; a letter may have many signs, and VoucherContent takes 60 for the whole. */
    private static final int MOST_CHARACTERS = 28;

    private HolderName() {}

    /**
     * The first name and the initial of the last one, "Almaz T." for "Almaz Bekele Tadesse"; a single name stays. An initial
     * is what a reader of that script calls a letter, with its signs.
     *
     * @throws IllegalArgumentException when the name is blank
     */
    public static String shorten(String fullName) {
        String[] words = Normalizer.normalize(fullName, Normalizer.Form.NFC).strip().split("[\\s\\p{Cntrl}]+");
        if (words[0].isEmpty()) {
            throw new IllegalArgumentException("The holder's name is missing");
        }
        String first = firstLetters(words[0], LONGEST);
        return words.length == 1 ? first : first + " " + firstLetters(words[words.length - 1], 1) + ".";
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
        // one letter under a heap of signs is cut among its signs, which no script needs
        return end > 0 ? word.substring(0, end) : word.substring(0, Math.min(word.length(), MOST_CHARACTERS));
    }
}
