package org.lifeline.testing;

import java.time.Duration;

/** How long a test waits for what must come. A busy machine is slow, and nothing is measured by it: a broken product is found out all the same. */
public final class Patience {

    public static final Duration PATIENCE = Duration.ofMinutes(2);

    private Patience() {}
}
