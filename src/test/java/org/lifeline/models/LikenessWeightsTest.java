package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.models.DecisionTables.evaluate;
import static org.lifeline.models.DecisionTables.facts;

import org.camunda.bpm.dmn.engine.DmnDecision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LikenessWeightsTest {

    private static final DmnDecision TABLE = DecisionTables.table("registry/likeness-weights.dmn", "likenessWeights");

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "name, 50",
        "letters, 0.6",
        "birthSame, 30",
        "birthSwapped, 25",
        "birthNear, 20",
        "phone, 25",
        "address, 15",
        "sameNeed, 15",
        "leastAlike, 0.4",
        "muchAlike, 0.6",
        "mostOfOnePhone, 100",
        "identityName, 0.5",
        "reviewed, 75",
    })
    void everyWeightHasItsValue(String weight, double value) {
        assertThat(evaluate(TABLE, facts("weight", weight))
                        .<Number>getSingleEntry()
                        .doubleValue())
                .isEqualTo(value);
    }
}
