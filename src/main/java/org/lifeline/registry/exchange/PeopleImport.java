package org.lifeline.registry.exchange;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of people, and what became of it.
 *
 * @param columns the names of its columns
 * @param mapping in which column each field stands
 * @param language in which its dates are written
 * @param renewsContact whether people who are known get its contact data
 * @param lines how many it has, without the names of the columns
 * @param linesRead how many of them were read in this state
 * @param linesNew people who would be entered
 * @param linesKnown people who are in the registry already
 * @param linesRefused lines that say nobody, or somebody twice
 */
record PeopleImport(
        long id,
        String fileName,
        @Nullable String sha256,
        List<String> columns,
        Map<PersonField, String> mapping,
        String language,
        boolean renewsContact,
        String askedBy,
        Instant askedAt,
        State state,
        long lines,
        long linesRead,
        long linesNew,
        long linesKnown,
        long linesRefused,
        long peopleEntered,
        long peopleRenewed,
        @Nullable Instant endedAt,
        @Nullable String confirmedBy) {

    /** Where it is. */
    enum State {
        checking,
        checked,
        entering,
        entered,
        abandoned
    }
}
