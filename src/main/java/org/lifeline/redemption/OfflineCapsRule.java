package org.lifeline.redemption;

import java.util.Map;

/** The rule that says how much a device may record until it contacts the server again. An analyst can change it. */
public interface OfflineCapsRule {

    /**
     * Applies the rule as it is now.
     *
     * @param ofDevice number of the device's overdrawn records in the days that the table of limits counts
     * @param ofProvider number of those of all devices of its provider
     * @param largestGrants of the provider's programmes, in minor units by currency
     */
    OfflineCaps caps(int ofDevice, int ofProvider, Map<String, Long> largestGrants);
}
