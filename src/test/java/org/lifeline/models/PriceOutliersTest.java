package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.models.DecisionTables.evaluate;
import static org.lifeline.models.DecisionTables.facts;

import org.camunda.bpm.dmn.engine.DmnDecision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceOutliersTest {

    private static final DmnDecision TABLE = DecisionTables.table("reimbursement/price-outliers.dmn", "priceOutliers");

    @ParameterizedTest(name = "{0}: more than {1} % above")
    @CsvSource({"EMA, 20", "ANOTHER, 20"})
    void saysFromWhenAPriceIsAnOutlier(String programme, int percent) {
        assertThat((Object) evaluate(TABLE, facts("programmeCode", programme))
                        .getSingleResult()
                        .getSingleEntry())
                .isEqualTo(percent);
    }
}
