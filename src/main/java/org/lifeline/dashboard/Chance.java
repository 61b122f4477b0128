package org.lifeline.dashboard;

import java.util.ArrayList;
import java.util.List;

/** Whether what was counted differs more from what was expected than chance explains: Pearson's chi-square test, wrong once in a hundred. */
enum Chance {
    /** Too few for an answer. */
    unknown,
    explains,
    doesNotExplain;

    /** The quantile of the normal distribution beyond which one in a hundred lies. */
    private static final double ONE_IN_A_HUNDRED = 2.3263;

    /** The test is exact enough when at most a fifth of what is expected is smaller than this, and nothing is smaller than one. */
    private static final double ENOUGH = 5;

    private static final int ONE_FIFTH = 5;

    /** @param freedom how many of the expected numbers could be chosen freely */
    static Chance of(List<Double> expected, List<Long> counted, int freedom) {
        double sum = 0;
        int small = 0;
        for (int i = 0; i < expected.size(); i++) {
            double usual = expected.get(i);
            if (usual < 1) {
                return unknown;
            }
            small += usual < ENOUGH ? 1 : 0;
            sum += (counted.get(i) - usual) * (counted.get(i) - usual) / usual;
        }
        if (freedom < 1 || small * ONE_FIFTH > expected.size()) {
            return unknown;
        }
        return sum > limit(freedom) ? doesNotExplain : explains;
    }

    /**
     * Whether groups differ in how many of them something happened to.
     *
     * @param some to how many of each group
     * @param all how many there are in each group
     */
    static Chance ofShares(List<Long> some, List<Long> all) {
        long happened = some.stream().mapToLong(Long::longValue).sum();
        long every = all.stream().mapToLong(Long::longValue).sum();
        List<Double> expected = new ArrayList<>();
        List<Long> counted = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            double usual = (double) all.get(i) * happened / every;
            expected.add(usual);
            counted.add(some.get(i));
            expected.add(all.get(i) - usual);
            counted.add(all.get(i) - some.get(i));
        }
        return of(expected, counted, all.size() - 1);
    }

    /** What chi-square exceeds once in a hundred by chance (the approximation of Wilson and Hilferty). */
    static double limit(int freedom) {
        double ninth = 2.0 / (9 * freedom);
        return freedom * Math.pow(1 - ninth + ONE_IN_A_HUNDRED * Math.sqrt(ninth), 3);
    }
}
