package org.lifeline.redemption;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A device that may record redemptions without a network once it is active.
 *
 * @param key its public key
 * @param nextSeq the number of its next record, 1 for the first
 * @param lastHash hash of its newest record, base64url; null before the first
 * @param lastNotedAt when its newest record was made, by the device's clock; null before the first
 * @param lastContactAt when the server last received everything that the device had recorded; null before the first time
 * @param seqAtLastContact the number of the first record after that
 * @param caps how much it may record until it contacts the server again, as it was last told
 * @param administrator the administrator of its organisation who activated it; null while nobody has, or where a manager does so alone
 * @param managerNeeded whether a manager of a programme has to agree as well
 * @param activeSince from when on it may record redemptions; null before
 * @param withdrawnAt from when on no record of it is accepted; null while it is allowed
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
        @Nullable Instant lastContactAt,
        long seqAtLastContact,
        OfflineCaps caps,
        @Nullable String administrator,
        boolean managerNeeded,
        @Nullable Instant activeSince,
        @Nullable Instant withdrawnAt,
        @Nullable String withdrawalReason) {

    /** The state of a device, from its registration to its end. */
    enum State {
        /** An administrator of its organisation has to activate it, and not the person who registered it. */
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
