package org.lifeline.provider;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change of what a provider says of itself, with its history.
 *
 * @param number counts the changes of the provider from 1
 * @param part {@code details}, which a manager approves, or {@code contact}, which changes at once
 * @param state asked, made, refused, lapsed or withdrawn
 * @param reason why it was asked for; null for a change of the contact
 * @param decidedBy who approved, refused or withdrew it
 */
public record DetailsChange(
        String provider,
        int number,
        String part,
        ProviderDetails before,
        ProviderDetails after,
        String state,
        String askedBy,
        Instant askedAt,
        @Nullable String reason,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt,
        @Nullable String decidedReason) {

    /** Names the change among those of all providers; its papers are kept under it. */
    public String key() {
        return DetailsHistory.key(provider, number);
    }

    public boolean isOpen() {
        return state.equals("asked");
    }
}
