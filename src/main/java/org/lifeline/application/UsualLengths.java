package org.lifeline.application;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.lifeline.insight.Distribution;
import org.lifeline.insight.FactKind;
import org.lifeline.insight.FactStore;
import org.lifeline.insight.Question;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/**
 * How long the steps of a programme usually take: the median of its own cases of the last half year. Nothing is told of fewer than five cases,
 * which might tell of one of them. The answers are kept for an hour, so that many applicants who look at their cases cost no more than one.
 */
@Component
class UsualLengths {

    /** So few cases could tell of one person. */
    private static final int LEAST = 5;

    private static final int DAYS = 182;
    private static final int MEDIAN = 50;
    private static final Duration KEPT = Duration.ofHours(1);

    /**
     * In hours; null where too few cases tell.
     *
     * @param stages by the name of the stage
     * @param toDecision from the application
     * @param toVoucher from the application
     * @param forFunds how long a case waits that has to wait for funds
     */
    record Usual(
            Map<String, Long> stages,
            @Nullable Long toDecision,
            @Nullable Long toVoucher,
            @Nullable Long forFunds) {}

    private record Kept(Instant at, Usual usual) {}

    private final FactStore facts;
    private final Clock clock;
    private final Map<String, Kept> byProgramme = new ConcurrentHashMap<>();

    /** @param facts those of PostgreSQL: no applicant waits for OpenSearch */
    UsualLengths(@Qualifier(FactStore.POSTGRESQL) FactStore facts, Clock clock) {
        this.facts = facts;
        this.clock = clock;
    }

    Usual of(String programme) {
        Instant now = clock.instant();
        return byProgramme
                .compute(
                        programme,
                        (code, kept) ->
                                kept != null && kept.at().plus(KEPT).isAfter(now) ? kept : new Kept(now, ask(code)))
                .usual();
    }

    private Usual ask(String programme) {
        Map<String, Long> stages = new HashMap<>();
        Distribution.of(facts.answer(recent(FactKind.STAGE, programme)
                        .where("caseKind", "application")
                        .where("open", "false")
                        .where("stage")
                        .by("stage", "hours")))
                .forEach((stage, its) -> {
                    Long median = median(its);
                    if (median != null) {
                        stages.put(String.valueOf(stage.get(0)), median);
                    }
                });
        return new Usual(
                stages,
                ofCases(programme, "hoursToDecision"),
                ofCases(programme, "hoursToVoucher"),
                ofCases(programme, "hoursForFunds"));
    }

    private Question recent(FactKind kind, String programme) {
        LocalDate today = LocalDate.now(clock);
        return Question.about(kind).of(Set.of(programme)).in(today.minusDays(DAYS), today);
    }

    private @Nullable Long ofCases(String programme, String hours) {
        return median(Distribution.of(facts.answer(
                        recent(FactKind.APPLICATION, programme).where(hours).by(hours)))
                .get(List.<@Nullable String>of()));
    }

    private static @Nullable Long median(@Nullable Distribution lengths) {
        return lengths == null || lengths.count() < LEAST ? null : lengths.percentile(MEDIAN);
    }
}
