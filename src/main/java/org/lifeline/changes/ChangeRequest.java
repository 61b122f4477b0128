package org.lifeline.changes;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change that one person requested.
 *
 * @param kind the code of its {@link ChangeKind}
 * @param programme the programme that it is about; null when it concerns all programmes
 * @param content the values that the change needs, under keys that its kind defines
 * @param lines the change in plain words, as it was when it was requested
 * @param reason the reason, in the words of the person who requested it
 */
public record ChangeRequest(
        long id,
        String kind,
        @Nullable String programme,
        Map<String, String> content,
        List<Line> lines,
        String reason,
        String askedBy,
        Instant askedAt) {}
