package org.lifeline.redemption;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A device that may note redemptions without a network.
 *
 * @param key its public key
 * @param nextSeq the place of its next record, 1 for the first
 * @param lastHash of the record before, base64url; null before the first
 * @param caps how much it may note until it is heard of again
 * @param withdrawnAt from when on nothing is taken from it; null while it is allowed
 */
record Device(
        UUID id,
        String provider,
        String name,
        DeviceKey key,
        String registeredBy,
        Instant registeredAt,
        long nextSeq,
        @Nullable String lastHash,
        OfflineCaps caps,
        @Nullable Instant withdrawnAt,
        @Nullable String withdrawalReason) {}
