package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.models.DecisionTables.evaluate;
import static org.lifeline.models.DecisionTables.facts;

import org.camunda.bpm.dmn.engine.DmnDecision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdvanceLimitsTest {

    private static final DmnDecision TABLE = DecisionTables.table("reimbursement/advance-limits.dmn", "advanceLimits");

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"EMA, 5000", "ANOTHER, 1000"})
    void hasALimitForEachProgramme(String programme, double limit) {
        assertThat(evaluate(TABLE, facts("programmeCode", programme))
                        .getSingleResult()
                        .getEntryMap())
                .containsEntry("advanceLimit", limit);
    }
}
