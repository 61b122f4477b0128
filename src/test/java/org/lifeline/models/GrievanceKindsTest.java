package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.models.DecisionTables.evaluate;
import static org.lifeline.models.DecisionTables.facts;

import org.camunda.bpm.dmn.engine.DmnDecision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrievanceKindsTest {

    private static final DmnDecision TABLE = DecisionTables.table("grievance/grievance-kinds.dmn", "grievanceKinds");

    @ParameterizedTest
    @CsvSource({
        "decision, senior-officer, programme-manager, no",
        "delay, senior-officer, programme-manager, yes",
        "staff, programme-manager, programme-manager, no",
        "money, programme-manager, programme-manager, yes",
        "provider, programme-manager, programme-manager, no",
        "privacy, programme-manager, programme-manager, no",
        "service, social-worker, programme-manager, no",
        "other, social-worker, programme-manager, no",
    })
    void eachKindHasWhoAnswers(String kind, String group, String second, String urgent) {
        assertThat(evaluate(TABLE, facts("grievanceKind", kind))
                        .getSingleResult()
                        .getEntryMap())
                .containsEntry("group", group)
                .containsEntry("secondGroup", second)
                .containsEntry("urgent", urgent);
    }
}
