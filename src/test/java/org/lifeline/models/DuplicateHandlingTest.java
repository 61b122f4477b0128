package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.models.DecisionTables.evaluate;
import static org.lifeline.models.DecisionTables.facts;

import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.dmn.engine.DmnDecisionTableResult;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DuplicateHandlingTest {

    private static final DmnDecision TABLE =
            DecisionTables.table("registry/duplicate-handling.dmn", "duplicateHandling");

    @ParameterizedTest(name = "{0}, case of the same number: {1}, likeness {2}, of the same need {3}: {4} {5}")
    @CsvSource({
        "confirmed, no,        0,   0,  clear,  '',        ''",
        "unknown,   no,        0,   0,  clear,  '',        ''",
        "unknown,   no,        74,  59, clear,  '',        ''",
        "unknown,   no,        75,  0,  ask,    duplicate, duplicateApplication",
        "confirmed, no,        100, 100, ask,   duplicate, duplicateApplication",
        "unknown,   no,        60,  60, ask,    duplicate, duplicateApplication",
        "confirmed, otherNeed, 0,   0,  ask,    duplicate, duplicateApplication",
        "confirmed, otherNeed, 100, 100, ask,   duplicate, duplicateApplication",
        "confirmed, sameNeed,  0,   0,  refuse, '',        duplicateApplication",
        "mismatch,  sameNeed,  100, 0,  refuse, '',        duplicateApplication",
        "mismatch,  no,        0,   0,  ask,    identity,  identityNotConfirmed",
        "mismatch,  otherNeed, 100, 100, ask,   identity,  identityNotConfirmed",
        "deceased,  no,        0,   0,  refuse, '',        personDeceased",
        "deceased,  sameNeed,  100, 100, refuse, '',       personDeceased",
        "unheardOf, no,        0,   0,  ask,    identity,  identityNotConfirmed",
        "confirmed, unheardOf, 0,   0,  ask,    duplicate, duplicateApplication"
    })
    void refusesTheClearestAsksAboutTheDoubtful(
            String identity,
            String sameIdCase,
            int likeness,
            int sameNeedLikeness,
            String handling,
            String question,
            String reason) {
        assertThat(judge(identity, sameIdCase, likeness, sameNeedLikeness)
                        .getSingleResult()
                        .getEntryMap())
                .containsEntry("handling", handling)
                .containsEntry("question", question)
                .containsEntry("reasonCode", reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"confirmed", "unknown", "mismatch", "deceased", "unheardOf"})
    void everyCombinationHasExactlyOneAnswer(String identity) {
        for (String sameIdCase : new String[] {"no", "otherNeed", "sameNeed", "unheardOf"}) {
            for (int likeness = 0; likeness <= 100; likeness += 5) {
                for (int sameNeed = 0; sameNeed <= likeness; sameNeed += 5) {
                    assertThat(judge(identity, sameIdCase, likeness, sameNeed)).hasSize(1);
                }
            }
        }
    }

    private static DmnDecisionTableResult judge(
            String identity, String sameIdCase, int likeness, int sameNeedLikeness) {
        return evaluate(
                TABLE,
                facts(
                        "identity",
                        identity,
                        "sameIdCase",
                        sameIdCase,
                        "likeness",
                        likeness,
                        "sameNeedLikeness",
                        sameNeedLikeness));
    }
}
