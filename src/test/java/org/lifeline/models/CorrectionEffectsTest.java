package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.models.DecisionTables.evaluate;
import static org.lifeline.models.DecisionTables.facts;

import org.camunda.bpm.dmn.engine.DmnDecision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorrectionEffectsTest {

    private static final DmnDecision EFFECTS =
            DecisionTables.table("application/correction-effects.dmn", "correctionEffects");
    private static final DmnDecision DECIDERS =
            DecisionTables.table("datarequest/data-request-deciders.dmn", "dataRequestDeciders");

    @ParameterizedTest(name = "{0}, {1}: {2}")
    @CsvSource({
        "givenName, beforeDecision, changed",
        "familyName, voucher, changed",
        "birthDate, beforeDecision, changed",
        "birthDate, decided, noted",
        "occupation, voucher, noted",
        "needDescription, beforeDecision, changed",
        "treatmentCost, beforeDecision, noted",
        "householdIncome, beforeDecision, noted",
        "urgency, decided, noted",
        "aFieldOfAnotherForm, beforeDecision, changed",
        "aFieldOfAnotherForm, decided, noted",
    })
    void aFactThatWasDecidedUponIsNeverChanged(String field, String phase, String effect) {
        assertThat(evaluate(EFFECTS, facts("field", field, "phase", phase)).<String>getSingleEntry())
                .isEqualTo(effect);
    }

    @ParameterizedTest
    @CsvSource({"correction, social-worker", "erasure, programme-manager"})
    void namesWhoDecides(String kind, String group) {
        assertThat(evaluate(DECIDERS, facts("requestKind", kind)).<String>getSingleEntry())
                .isEqualTo(group);
    }
}
