package org.lifeline.programme;

import org.jspecify.annotations.Nullable;

/**
 * A stage as a manager defines it.
 *
 * @param group the group whose members decide
 * @param officer the only member who decides, or null
 * @param seats how many officers decide at the same time
 * @param quorum how many of them must approve
 * @param hours hours until the stage is due, or null where triage alone determines it
 * @param condition the name by which the decision table {@code approvalStages} determines whether the stage applies
 */
public record StageDefinition(
        String name,
        String group,
        @Nullable String officer,
        int seats,
        int quorum,
        @Nullable Integer hours,
        String condition) {}
