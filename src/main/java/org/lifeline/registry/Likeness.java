package org.lifeline.registry;

import java.time.LocalDate;

/**
 * How similar two people are, by what they stated about themselves.
 *
 * @param latin similarity of the names' letters, 0 to 1 (trigrams, as pg_trgm counts them)
 * @param sound similarity of the names' consonants, 0 to 1
 * @param sameScript whether both names are in one script; only then the letters count, too
 * @param birth how near the birth dates are
 * @param samePhone whether they gave the same telephone number
 * @param address the share of the shorter address that is also in the other one, 0 to 1
 */
record Likeness(double latin, double sound, boolean sameScript, Birth birth, boolean samePhone, double address) {

    private static final int NAME = 50;
    private static final int PHONE = 25;
    private static final int ADDRESS = 15;
    private static final double LETTERS = 0.6;

    /** How near two birth dates are, and the weight of this. */
    enum Birth {
        /** The same day. */
        SAME(30),
        /** Day and month are swapped. */
        SWAPPED(25),
        /** A slip in one of year, month and day: one more or less, ten years more or less, or the first of January for an unknown day. */
        NEAR(20),
        FAR(0);

        private final int weight;

        Birth(int weight) {
            this.weight = weight;
        }

        static Birth between(LocalDate one, LocalDate other) {
            if (one.equals(other)) {
                return SAME;
            }
            if (one.getYear() == other.getYear()
                    && one.getMonthValue() == other.getDayOfMonth()
                    && one.getDayOfMonth() == other.getMonthValue()) {
                return SWAPPED;
            }
            return BirthDates.near(one).contains(other) ? NEAR : FAR;
        }
    }

    /**
     * The likeness from 0 to 100. The same name and birth date alone give 80. The same name alone gives 50, because many people share a
     * name.
     */
    int score() {
        double name = sameScript ? LETTERS * latin + (1 - LETTERS) * sound : sound;
        return (int)
                Math.min(100, Math.round(NAME * name + birth.weight + (samePhone ? PHONE : 0) + ADDRESS * address));
    }
}
