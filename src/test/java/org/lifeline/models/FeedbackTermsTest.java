package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.models.DecisionTables.evaluate;
import static org.lifeline.models.DecisionTables.facts;

import org.camunda.bpm.dmn.engine.DmnDecision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedbackTermsTest {

    private static final DmnDecision TABLE = DecisionTables.table("feedback/feedback-terms.dmn", "feedbackTerms");

    @ParameterizedTest(name = "{0} asks: {1}")
    @CsvSource({"EMA, true, +251 11 555 0199", "ANOTHER, false, ''"})
    void asksWhereAProgrammeWantsItOnly(String programme, boolean asks, String phone) {
        assertThat(evaluate(TABLE, facts("programmeCode", programme))
                        .getSingleResult()
                        .getEntryMap())
                .containsEntry("asks", asks)
                .containsEntry("phone", phone);
    }
}
