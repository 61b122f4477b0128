package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.models.DecisionTables.evaluate;
import static org.lifeline.models.DecisionTables.facts;

import java.util.Map;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FastTrackTest {

    private static final DmnDecision TABLE = DecisionTables.table("application/fast-track.dmn", "fastTrack");

    @ParameterizedTest(name = "triage {0}, {1} of at most {2}: {3}")
    @CsvSource({
        "true,  999,  1000, true",
        "true,  1000, 1000, true",
        "true,  1001, 1000, true",
        "false, 999,  1000, false",
        "false, 1001, 1000, false",
    })
    void helpsAtOnceWhereTriageSaysSo(boolean triage, long amount, long cap, boolean fastTrack) {
        assertThat(evaluate(
                                TABLE,
                                facts(
                                        "triage",
                                        Map.of("fastTrack", triage),
                                        "amountMinor",
                                        amount,
                                        "emergencyCapMinor",
                                        cap))
                        .<Boolean>getSingleEntry())
                .isEqualTo(fastTrack);
    }
}
