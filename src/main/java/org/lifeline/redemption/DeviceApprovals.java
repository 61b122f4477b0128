package org.lifeline.redemption;

import java.util.List;
import java.util.UUID;

/** Asks a manager whether a provider's device may record redemptions without a network. */
public interface DeviceApprovals {

    /**
     * Asks in the caller's transaction. {@link DeviceActivation#decide} gets the answer.
     *
     * @param active number of devices that its organisation has already
     * @param managers accounts of those who may decide; empty: any member of the groups
     */
    void open(
            UUID device,
            String providerName,
            String deviceName,
            String registeredBy,
            int active,
            List<String> managers,
            List<String> groups);
}
