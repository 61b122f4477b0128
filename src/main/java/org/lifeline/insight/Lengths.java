package org.lifeline.insight;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Lengths of time in hours, rounded so that there are few different ones: to the hour within two days, to six hours within thirty days, to
 * the day beyond. A store can count how often each occurs, and the median and the 90th percentile of that count are exact and the same in
 * every store.
 */
public final class Lengths {

    private static final long TWO_DAYS = 48;
    private static final long THIRTY_DAYS = 720;
    private static final long LONGEST = 10 * 365 * 24;

    private Lengths() {}

    /** Hours between the two; null when one is missing. Never negative, and never more than ten years. */
    public static @Nullable Long hours(@Nullable Instant from, @Nullable Instant until) {
        return from == null || until == null
                ? null
                : rounded(Duration.between(from, until).toHours());
    }

    static long rounded(long hours) {
        long within = Math.max(0, Math.min(LONGEST, hours));
        long step = within < TWO_DAYS ? 1 : within < THIRTY_DAYS ? 6 : 24;
        return within / step * step;
    }
}
