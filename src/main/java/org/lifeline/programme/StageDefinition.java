package org.lifeline.programme;

import org.jspecify.annotations.Nullable;

/**
 * A stage as a manager describes it.
 *
 * @param group whose members decide
 * @param officer the one member who alone decides, or null
 * @param seats how many officers decide at once
 * @param quorum how many of them must approve
 * @param hours until when, or null where triage alone says
 * @param condition when the stage applies, by the decision table {@code approvalStages}
 */
public record StageDefinition(
        String name, String group, @Nullable String officer, int seats, int quorum, @Nullable Integer hours, String condition) {}
