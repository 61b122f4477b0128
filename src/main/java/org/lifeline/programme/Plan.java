package org.lifeline.programme;

import java.util.List;

/** The stages of a programme for one kind of case, in one version. */
public record Plan(int version, List<Stage> stages) {
    public Plan {
        stages = List.copyOf(stages);
        if (stages.isEmpty()) {
            throw new IllegalArgumentException("a plan without a stage would approve by itself");
        }
    }
}
