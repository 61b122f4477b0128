package org.lifeline.changes;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change that one person asked for.
 *
 * @param kind the code of its {@link ChangeKind}
 * @param programme the programme that it is about; null for what concerns all
 * @param content what the change needs, by names of its kind's own
 * @param lines the change in plain words, as it was when it was asked for
 * @param reason why, in the words of who asked
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
