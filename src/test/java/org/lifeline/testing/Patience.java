package org.lifeline.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.pollinterval.IterativePollInterval;

/** How long a test waits for what must come, and how often it looks. A busy machine is slow, and nothing is measured by it: a broken product is found out all the same. */
public final class Patience {

    public static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration FIRST_LOOK_AGAIN = Duration.ofMillis(10);
    private static final Duration LATER_LOOKS = Duration.ofMillis(100);

    static {
        // most of what is waited for is there within some milliseconds
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(IterativePollInterval.iterative(
                waited -> waited.compareTo(LATER_LOOKS) < 0 ? waited.multipliedBy(2) : waited, FIRST_LOOK_AGAIN));
    }

    private Patience() {}
}
