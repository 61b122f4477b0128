package org.lifeline.hold;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * While it lasts, nothing of its case is deleted.
 *
 * @param reason in the words of whoever put it
 * @param confirmedBy the manager who confirmed it; null while it waits for one. It holds meanwhile
 * @param endRequest the last request to end it; null where there was none
 */
public record LegalHold(
        long id,
        String caseNumber,
        String programme,
        String reason,
        String putBy,
        Instant putAt,
        @Nullable String confirmedBy,
        @Nullable Long endRequest) {}
