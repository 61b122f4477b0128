package org.lifeline.passkey;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A passkey as its owner sees it.
 *
 * @param name what its owner calls it
 * @param lastUsedAt null until it was used for a log-in
 */
public record Passkey(
        UUID id, String name, Instant madeAt, @Nullable Instant lastUsedAt) {}
