package org.lifeline.redemption;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A device that may note redemptions without a network, once it is active.
 *
 * @param key its public key
 * @param nextSeq the place of its next record, 1 for the first
 * @param lastHash of the record before, base64url; null before the first
 * @param lastNotedAt when its newest record was noted, by its own clock; null before the first
 * @param heardAt when all that it had noted was last taken; null before the first time
 * @param heardSeq the place of the first record after that
 * @param caps what it was last told that it may note until it is heard of again
 * @param administrator who of its organisation made it active; null while nobody has, or where a manager does so alone
 * @param managerNeeded whether a manager of a programme has to agree as well
 * @param activeSince from when on it may note; null before
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
        @Nullable Instant lastNotedAt,
        @Nullable Instant heardAt,
        long heardSeq,
        OfflineCaps caps,
        @Nullable String administrator,
        boolean managerNeeded,
        @Nullable Instant activeSince,
        @Nullable Instant withdrawnAt,
        @Nullable String withdrawalReason) {

    /** Where a device stands between its registration and its end. */
    enum State {
        /** An administrator of its organisation, another person than who registered it, has to make it active. */
        waitingForAdministrator,
        /** A manager of a programme has to agree. */
        waitingForManager,
        active,
        withdrawn
    }

    State state() {
        if (withdrawnAt != null) {
            return State.withdrawn;
        }
        if (activeSince != null) {
            return State.active;
        }
        return managerNeeded ? State.waitingForManager : State.waitingForAdministrator;
    }

    boolean isActive() {
        return state() == State.active;
    }
}
