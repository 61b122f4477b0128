package org.lifeline.insight;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Answers questions about facts. Every store gives the same figures. */
public interface FactStore {

    /** Name of the store that is always there. */
    String POSTGRESQL = "factsInPostgresql";

    Answer answer(Question question);

    /** The moment up to which answers have everything, where that is long enough ago that people should know; null otherwise. */
    default @Nullable Instant asOf() {
        return null;
    }
}
