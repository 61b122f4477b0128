package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.models.DecisionTables.evaluate;
import static org.lifeline.models.DecisionTables.facts;

import org.camunda.bpm.dmn.engine.DmnDecision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActingRelationshipsTest {

    private static final DmnDecision TABLE =
            DecisionTables.table("acting/acting-relationships.dmn", "actingRelationships");

    @ParameterizedTest
    @CsvSource({
        "parent, yes, yes, yes, 12",
        "child, yes, no, yes, 12",
        "spouse, yes, no, yes, 6",
        "sibling, yes, yes, yes, 12",
        "grandparent, yes, yes, yes, 12",
        "grandchild, yes, no, yes, 12",
        "guardian, yes, yes, yes, 12",
        "relative, yes, yes, yes, 6",
        "neighbour, yes, no, yes, 3",
        "helper, yes, no, yes, 3",
    })
    void eachRelationshipSaysForWhomAndForHowLong(
            String relationship, String account, String child, String adult, String months) {
        assertThat(evaluate(TABLE, facts("actingRelationship", relationship))
                        .getSingleResult()
                        .getEntryMap())
                .containsEntry("account", account)
                .containsEntry("child", child)
                .containsEntry("adult", adult)
                .containsEntry("months", months);
    }
}
