package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.models.DecisionTables.evaluate;
import static org.lifeline.models.DecisionTables.facts;

import org.camunda.bpm.dmn.engine.DmnDecision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterestTermsTest {

    private static final DmnDecision TABLE = DecisionTables.table("reimbursement/interest-terms.dmn", "interestTerms");

    @ParameterizedTest
    @ValueSource(strings = {"EMA", "ANOTHER"})
    void owesNothingUnlessAnAnalystSaysSo(String programme) {
        assertThat(evaluate(TABLE, facts("programmeCode", programme))
                        .getSingleResult()
                        .getEntryMap())
                .containsEntry("rateBp", 0)
                .containsEntry("graceDays", 0);
    }
}
