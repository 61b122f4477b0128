package org.lifeline.reimbursement;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** How long ago a claim was submitted, in days of the product's time zone. */
public enum ClaimAge {
    d0to30(0, 30),
    d31to60(31, 60),
    d61to90(61, 90),
    d91on(91, Integer.MAX_VALUE);

    private final int youngest;
    private final int oldest;

    ClaimAge(int youngest, int oldest) {
        this.youngest = youngest;
        this.oldest = oldest;
    }

    /** The first moment at which a claim of this age can have been submitted; null: any. */
    @Nullable
    Instant from(LocalDate today, ZoneId zone) {
        return oldest == Integer.MAX_VALUE
                ? null
                : today.minusDays(oldest).atStartOfDay(zone).toInstant();
    }

    /** The first moment that is too late. */
    Instant until(LocalDate today, ZoneId zone) {
        return today.minusDays(youngest).plusDays(1).atStartOfDay(zone).toInstant();
    }
}
