package org.lifeline.programme;

import org.jspecify.annotations.Nullable;

/**
 * One stage of a plan: exactly one of officer and group decides.
 *
 * @param position 1 is the first
 * @param officer a log-in, or null
 * @param officerGroup a group id, or null
 * @param namedFromGroup the group that a named officer is of, and a substitute must be of; null where any of a group decides, and
 *     where nobody said it
 * @param condition the name under which the decision table {@code approvalStages} knows when the stage applies
 * @param seats how many officers decide at once
 * @param quorum how many of them must approve
 * @param slaHours until when, in hours; null where triage alone says it
 */
public record Stage(
        int position,
        String name,
        @Nullable String officer,
        @Nullable String officerGroup,
        @Nullable String namedFromGroup,
        String condition,
        int seats,
        int quorum,
        @Nullable Integer slaHours) {
    public Stage {
        if ((officer == null) == (officerGroup == null)) {
            throw new IllegalArgumentException("a stage has either an officer or a group: " + name);
        }
        if (quorum < 1 || quorum > seats) {
            throw new IllegalArgumentException("of " + seats + " officers " + quorum + " cannot approve: " + name);
        }
    }
}
