package org.lifeline.registry;

import java.time.LocalDate;

/**
 * How alike two people are, from what they said about themselves.
 *
 * @param latin similarity of the names' letters, 0 to 1 (trigrams, as pg_trgm counts them)
 * @param sound similarity of the names' consonants, 0 to 1
 * @param sameScript whether both names are written in one script: then the letters count, too
 * @param birth how near the birth dates are
 * @param samePhone whether they gave the same phone
 * @param address which share of the shorter address is also in the other, 0 to 1
 */
record Likeness(double latin, double sound, boolean sameScript, Birth birth, boolean samePhone, double address) {

    private static final int NAME = 50;
    private static final int PHONE = 25;
    private static final int ADDRESS = 15;
    private static final double LETTERS = 0.6;

    /** How near two birth dates are, and what that weighs. */
    enum Birth {
        /** The same day. */
        SAME(30),
        /** Day and month in the other order. */
        SWAPPED(25),
        /** One of year, month and day differs by a slip: one up or down, ten years, or the first of January for an unknown day. */
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

    /** 0 to 100. The same name and birth date alone give 80; the same name alone gives 50, since many people share one. */
    int score() {
        double name = sameScript ? LETTERS * latin + (1 - LETTERS) * sound : sound;
        return (int) Math.min(100, Math.round(NAME * name + birth.weight + (samePhone ? PHONE : 0) + ADDRESS * address));
    }
}
