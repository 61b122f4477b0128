package org.lifeline.provider;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lifeline.provider.JoiningRequest.Place;

/**
 * What a provider says of itself, beside its payout details.
 *
 * @param licenceUntil the last day of the licence; null where it does not end
 * @param contactPhone for questions, in E.164; the office never calls back on it about payout details
 * @param email the mailbox of the organisation, to which warnings go
 * @param places where it gives help, the main one first
 */
public record ProviderDetails(
        @Nullable String licenceNumber,
        @Nullable LocalDate licenceUntil,
        @Nullable String services,
        @Nullable String email,
        @Nullable String contactName,
        @Nullable String contactPhone,
        List<Place> places) {}
