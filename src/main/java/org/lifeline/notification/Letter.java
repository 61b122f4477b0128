package org.lifeline.notification;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message that waits to be printed and posted. What it says and to whom is only in its PDF.
 *
 * @param caseNumber what it is about
 * @param writtenAt since when it waits
 * @param printedAt when it was last printed; null when it was not
 */
public record Letter(
        UUID id,
        String caseNumber,
        Instant writtenAt,
        @Nullable Instant printedAt,
        @Nullable String printedBy) {}
