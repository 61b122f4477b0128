package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.models.DecisionTables.evaluate;
import static org.lifeline.models.DecisionTables.facts;

import org.camunda.bpm.dmn.engine.DmnDecision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppealAllowedTest {

    private static final DmnDecision TABLE = DecisionTables.table("application/appeal-allowed.dmn", "appealAllowed");

    @ParameterizedTest(name = "rejected by {0}, {1}: {2}")
    @CsvSource({
        "officers,  '',                   true",
        "rule,      treatmentNotCovered,  true",
        "rule,      personDeceased,       true",
        "unheardOf, '',                   true",
    })
    void everyRejectionCanBeLookedAtAgain(String rejectedBy, String reasonCode, boolean allowed) {
        assertThat(evaluate(TABLE, facts("rejectedBy", rejectedBy, "reasonCode", reasonCode))
                        .<Boolean>getSingleEntry())
                .isEqualTo(allowed);
    }
}
