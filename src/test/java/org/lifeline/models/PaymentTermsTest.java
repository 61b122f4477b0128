package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.models.DecisionTables.evaluate;
import static org.lifeline.models.DecisionTables.facts;

import java.util.Map;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaymentTermsTest {

    private static final DmnDecision TABLE = DecisionTables.table("reimbursement/payment-terms.dmn", "paymentTerms");

    @ParameterizedTest(name = "{0}: after {1} days")
    @CsvSource({"EMA, 0", "ANOTHER, 0"})
    void hasTermsForEachProgramme(String programme, int days) {
        Map<String, Object> said = evaluate(TABLE, facts("programmeCode", programme))
                .getSingleResult()
                .getEntryMap();
        assertThat(said).containsEntry("daysToPay", days);
        assertThat(said.get("restDays").toString()).isEqualTo("SATURDAY, SUNDAY");
        assertThat(said.get("holidays").toString()).contains("2026-12-25");
    }
}
