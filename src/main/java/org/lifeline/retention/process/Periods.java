package org.lifeline.retention.process;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.camunda.bpm.engine.DecisionService;
import org.lifeline.retention.RetentionPeriods;
import org.springframework.stereotype.Component;

/** Evaluates the decision table {@code retentionPeriods}. */
@Component
class Periods implements RetentionPeriods {

    private static final String DECISION = "retentionPeriods";

    private final DecisionService decisions;
    private final Clock clock;

    Periods(DecisionService decisions, Clock clock) {
        this.decisions = decisions;
        this.clock = clock;
    }

    @Override
    public Instant before(String record) {
        int days = decisions
                .evaluateDecisionTableByKey(DECISION, Map.of("record", record))
                .getSingleEntry();
        if (days < 1) {
            // an error in the table must not erase what arrived today
            throw new IllegalStateException("retentionPeriods keeps " + record + " for " + days + " days");
        }
        return Instant.now(clock).minus(Duration.ofDays(days));
    }
}
