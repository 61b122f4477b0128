package org.lifeline.programme;

import org.jspecify.annotations.Nullable;

/**
 * One stage of a plan. Either one officer or a group decides, exactly one of the two.
 *
 * @param position 1 is the first
 * @param officer an account, or null
 * @param officerGroup id of a group, or null
 * @param namedFromGroup the group of a named officer, to which a substitute must belong, too; null where a group decides, and where it was
 *     not recorded
 * @param condition the name by which the decision table {@code approvalStages} determines whether the stage applies
 * @param seats how many officers decide at the same time
 * @param quorum how many of them must approve
 * @param slaHours hours until the stage is due; null where triage alone determines it
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
