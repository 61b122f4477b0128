package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.models.DecisionTables.evaluate;
import static org.lifeline.models.DecisionTables.facts;

import org.camunda.bpm.dmn.engine.DmnDecision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionPeriodsTest {

    private static final DmnDecision TABLE =
            DecisionTables.table("retention/retention-periods.dmn", "retentionPeriods");

    @ParameterizedTest(name = "{0}: {1} days")
    @CsvSource({
        "draft, 90",
        "undecidedApplication, 730",
        "withdrawnApplication, 365",
        "rejectedApplication, 1825",
        "closedApplication, 3650",
        "closedClaim, 3650",
        "endedProcesses, 90",
        "somethingNew, 3650"
    })
    void everyPeriodIsLimited(String record, int days) {
        assertThat(evaluate(TABLE, facts("record", record)).<Integer>getSingleEntry())
                .isEqualTo(days);
    }
}
