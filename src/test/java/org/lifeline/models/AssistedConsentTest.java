package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.models.DecisionTables.evaluate;
import static org.lifeline.models.DecisionTables.facts;

import org.camunda.bpm.dmn.engine.DmnDecision;
import org.junit.jupiter.api.Test;

class AssistedConsentTest {

    private static final DmnDecision TABLE =
            DecisionTables.table("application/assisted-consent.dmn", "assistedConsent");

    @Test
    void whoeverIsFiledForAgreesInOneOfThreeWays() {
        assertThat(evaluate(TABLE, facts("programme", "other"))
                        .getSingleResult()
                        .getEntryMap())
                .containsEntry("needed", "yes")
                .containsEntry("signature", "yes")
                .containsEntry("voice", "yes")
                .containsEntry("statement", "yes");
    }
}
