package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.models.DecisionTables.evaluate;
import static org.lifeline.models.DecisionTables.facts;

import org.camunda.bpm.dmn.engine.DmnDecision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FraudLimitsTest {

    private static final DmnDecision TABLE = DecisionTables.table("redemption/fraud-limits.dmn", "fraudLimits");

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "recentHours, 24",
        "usualDays, 28",
        "quickMinutes, 30",
        "samePlaceKilometres, 2",
        "shortestWaySeconds, 60",
        "tooFastKilometresAnHour, 120",
        "listedDays, 28",
        "overdrawnDays, 90",
    })
    void everyLimitHasItsValue(String limit, double value) {
        assertThat(evaluate(TABLE, facts("limit", limit))
                        .<Number>getSingleEntry()
                        .doubleValue())
                .isEqualTo(value);
    }
}
