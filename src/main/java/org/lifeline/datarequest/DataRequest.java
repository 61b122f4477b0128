package org.lifeline.datarequest;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request of a person about their own data.
 *
 * @param application number of the application of which an answer is wrong; null for an erasure
 * @param field key of that answer in the form; null for an erasure
 * @param due by when it should be decided
 * @param granted null while nobody has decided
 * @param effect {@code changed}, {@code noted} or {@code erased}; null where nothing was granted
 * @param reason in the words of who decided; null while nobody has, and once it was erased with the person
 */
public record DataRequest(
        String number,
        Kind kind,
        String askedBy,
        @Nullable String application,
        @Nullable String field,
        String language,
        Instant askedAt,
        Instant due,
        @Nullable Boolean granted,
        @Nullable String effect,
        @Nullable String reason,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt) {

    /** The names are the same in the table, in the process and in the decision table. */
    public enum Kind {
        correction,
        erasure
    }
}
