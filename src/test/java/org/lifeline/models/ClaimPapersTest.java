package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.models.DecisionTables.evaluate;
import static org.lifeline.models.DecisionTables.facts;

import org.camunda.bpm.dmn.engine.DmnDecision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimPapersTest {

    private static final DmnDecision TABLE = DecisionTables.table("reimbursement/claim-papers.dmn", "claimPapers");

    @ParameterizedTest
    @CsvSource({"EMA, surgery", "EMA, medicine", "TRUST, other"})
    void everyClaimNeedsItsInvoice(String programme, String kindOfHelp) {
        assertThat(evaluate(TABLE, facts("programmeCode", programme, "kindOfHelp", kindOfHelp))
                        .<String>collectEntries("paper"))
                .containsExactly("invoice");
    }
}
