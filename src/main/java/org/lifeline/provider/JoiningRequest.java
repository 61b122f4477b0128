package org.lifeline.provider;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an organisation that wants to join, as it is typed; {@link Joining} checks it.
 *
 * @param code under which it would be stored; a manager chooses it
 * @param licenceUntil the last day of the licence; null where it does not end
 * @param places where it gives help, the main one first
 * @param values what the kind of payout needs, as typed
 * @param programmes codes of the programmes whose vouchers it would honour
 */
public record JoiningRequest(
        @Nullable String code,
        @Nullable String name,
        @Nullable String kind,
        @Nullable String licenceNumber,
        @Nullable LocalDate licenceUntil,
        @Nullable String services,
        @Nullable String contactName,
        @Nullable String email,
        @Nullable String phone,
        List<Place> places,
        @Nullable String payoutKind,
        @Nullable String payoutHolder,
        Map<String, String> values,
        List<String> programmes) {

    /** @param latitude and longitude in degrees (WGS 84), both or neither */
    public record Place(
            @Nullable String address,
            @Nullable String openingHours,
            @Nullable BigDecimal latitude,
            @Nullable BigDecimal longitude) {}
}
