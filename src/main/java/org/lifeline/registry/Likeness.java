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

    /** How near two birth dates are. */
    enum Birth {
        /** The same day. */
        SAME,
        /** Day and month are swapped. */
        SWAPPED,
        /** A slip in one of year, month and day: one more or less, ten years more or less, or the first of January for an unknown day. */
        NEAR,
        FAR;

        private int weight(LikenessWeights weights) {
            return switch (this) {
                case SAME -> weights.birthSame();
                case SWAPPED -> weights.birthSwapped();
                case NEAR -> weights.birthNear();
                case FAR -> 0;
            };
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

    /** The likeness from 0 to 100: what agrees, by its weight. */
    int score(LikenessWeights weights) {
        double name = sameScript ? weights.letters() * latin + (1 - weights.letters()) * sound : sound;
        return (int) Math.min(
                100,
                Math.round(weights.name() * name
                        + birth.weight(weights)
                        + (samePhone ? weights.phone() : 0)
                        + weights.address() * address));
    }
}
