package org.lifeline.platform.engine;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a process of a case: the same whether the engine has it still or it is {@linkplain PastProcesses archived}. Times are
 * milliseconds since 1970, because this is also how a process is written to the archive.
 *
 * @param id that the engine gave it
 * @param calledBy id of the process that called it; null where none did
 * @param model its key, such as {@code approvalStage}
 * @param version of the model, as the engine counts them
 * @param to null while it runs
 * @param end how it ended where it did not end by itself; null where it did
 * @param steps in the order in which they began
 * @param decisions the tables that were evaluated
 * @param failures of its jobs
 * @param acts what people did with its tasks
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PastProcess(
        String id,
        @Nullable String calledBy,
        String model,
        int version,
        long from,
        @Nullable Long to,
        @Nullable String end,
        List<Step> steps,
        List<Decision> decisions,
        List<Failure> failures,
        List<Act> acts) {

    /** What was empty is not written. */
    public PastProcess {
        steps = steps == null ? List.of() : steps;
        decisions = decisions == null ? List.of() : decisions;
        failures = failures == null ? List.of() : failures;
        acts = acts == null ? List.of() : acts;
    }

    /**
     * @param id of the element of the model
     * @param who had the task at its end; null for a step that is no task
     * @param canceled whether it ended because something else happened; null where it did not
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Step(
            String id,
            String kind,
            long from,
            @Nullable Long to,
            @Nullable String who,
            @Nullable Boolean canceled) {}

    /** @param table key of the decision table @param step in which it was evaluated */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Decision(String table, @Nullable String step, long at) {}

    /** @param step whose job failed @param why without personal data; null where the engine was told nothing */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Failure(
            @Nullable String step, long at, @Nullable String why) {}

    /**
     * @param what as the engine names it, such as {@code Claim} or {@code Complete}
     * @param step whose task it was; null where it was none
     * @param to to whom the task was given; empty where it was given back; null where it was neither, and in what was archived before this was kept
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Act(
            String who,
            String what,
            @Nullable String step,
            @Nullable String to,
            long at) {}
}
