package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.models.DecisionTables.evaluate;
import static org.lifeline.models.DecisionTables.facts;

import org.camunda.bpm.dmn.engine.DmnDecision;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssessmentScoreTest {

    private static final DmnDecision TABLE = DecisionTables.table("approval/assessment-score.dmn", "assessmentScore");

    @ParameterizedTest(name = "need {0}, vulnerability {1}, urgency {2}, {3} with an income of {4}: {5}")
    @CsvSource({
        "0, 0, 0,   999, 1000,   0",
        "4, 4, 4, 12000, 1000, 100",
        "1, 2, 3,  1000, 1000,  46",
        "2, 2, 2,  5999, 1000,  47",
        "3, 1, 0,  6000, 1000,  42",
        "0, 0, 1, 11999, 1000,  23",
        "0, 0, 0,  5000,     ,  13",
        "0, 0, 0,  5000,    0,  25",
        "0, 0, 0,     1,    0,  25",
    })
    void addsUpToAHundred(
            int need,
            int vulnerability,
            int medicalUrgency,
            long amountMinor,
            @Nullable Long incomePerHeadMinor,
            int score) {
        Number points = evaluate(
                        TABLE,
                        facts(
                                "need", need,
                                "vulnerability", vulnerability,
                                "medicalUrgency", medicalUrgency,
                                "amountMinor", amountMinor,
                                "incomePerHeadMinor", incomePerHeadMinor))
                .getSingleEntry();
        assertThat(points.intValue()).isEqualTo(score);
    }

    @ParameterizedTest(name = "a cost of {0}")
    @ValueSource(longs = {1, 500, 1_000, 12_000, 10_000_000})
    void nobodyWithAnIncomeScoresMoreThanAHouseholdWithNone(long amountMinor) {
        int withNone = means(amountMinor, 0L);
        for (long income = 1; income <= 1_000_000; income *= 10) {
            assertThat(means(amountMinor, income)).isLessThanOrEqualTo(withNone);
        }
        assertThat(means(amountMinor, null))
                .as("not said is neither poor nor rich")
                .isEqualTo(13);
    }

    private static int means(long amountMinor, @Nullable Long incomePerHeadMinor) {
        Number points = evaluate(
                        TABLE,
                        facts(
                                "need", 0,
                                "vulnerability", 0,
                                "medicalUrgency", 0,
                                "amountMinor", amountMinor,
                                "incomePerHeadMinor", incomePerHeadMinor))
                .getSingleEntry();
        return points.intValue();
    }
}
