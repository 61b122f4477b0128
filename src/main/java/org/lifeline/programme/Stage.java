package org.lifeline.programme;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * One stage of a plan: exactly one of officer and group decides.
 *
 * @param position 1 is the first
 * @param officer a log-in, or null
 * @param officerGroup a group id, or null
 * @param condition the name under which the decision table {@code approvalStages} knows when the stage applies
 */
public record Stage(
        int position, String name, @Nullable String officer, @Nullable String officerGroup, String condition) {
    public Stage {
        if ((officer == null) == (officerGroup == null)) {
            throw new IllegalArgumentException("a stage has either an officer or a group: " + name);
        }
    }

    /** Whether this person may decide the stage: nobody else may, whatever else their log-in allows. */
    public boolean isFor(String person, Collection<String> groups) {
        return officer == null ? groups.contains(officerGroup) : officer.equals(person);
    }
}
