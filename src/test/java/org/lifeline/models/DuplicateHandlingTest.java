package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.models.DecisionTables.evaluate;
import static org.lifeline.models.DecisionTables.facts;

import org.camunda.bpm.dmn.engine.DmnDecision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DuplicateHandlingTest {

    private static final DmnDecision TABLE =
            DecisionTables.table("application/duplicate-handling.dmn", "duplicateHandling");

    @ParameterizedTest(name = "{0} of the person, {1} of the need: {2}")
    @CsvSource({"0, 0, clear", "1, 0, inform", "0, 1, inform", "1, 1, inform", "7, 0, inform", "0, 7, inform"})
    void warnsAndNeverRefuses(int samePersonCases, int sameNeedCases, String expected) {
        assertThat(evaluate(TABLE, facts("samePersonCases", samePersonCases, "sameNeedCases", sameNeedCases))
                        .<String>getSingleEntry())
                .isEqualTo(expected);
    }
}
