package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.models.DecisionTables.evaluate;
import static org.lifeline.models.DecisionTables.facts;

import org.camunda.bpm.dmn.engine.DmnDecision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LicenceTermsTest {

    private static final DmnDecision TABLE = DecisionTables.table("provider/licence-terms.dmn", "licenceTerms");

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"reminderDays, 30", "graceDays, 0"})
    void everyTermHasItsDays(String term, int days) {
        assertThat(evaluate(TABLE, facts("term", term)).<Number>getSingleEntry().intValue())
                .isEqualTo(days);
    }
}
