package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.models.DecisionTables.evaluate;
import static org.lifeline.models.DecisionTables.facts;

import java.util.List;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FraudSignalsTest {

    private static final DmnDecision TABLE = DecisionTables.table("redemption/fraud-signals.dmn", "fraudSignals");
    private static final int NEVER = Integer.MAX_VALUE;

    @ParameterizedTest(
            name = "{0} wrong PINs, {1} min, {2} km/h, {3} quick, {4} a day, {5} percent, {6} overdrawn: {7}")
    @CsvSource({
        " 0,     ,   0,  0,   0,    0, 0, ''",
        " 4,   11, 119,  4,  19,  299, 0, ''",
        " 5,     ,   0,  0,   0,    0, 0, pinGuessing",
        " 0,   10,   0,  0,   0,    0, 0, twoPlaces",
        " 0,    0,   0,  0,   0,    0, 0, twoPlaces",
        " 0,     , 120,  0,   0,    0, 0, twoPlaces",
        " 0,     ,   0,  5,   0,    0, 0, officerAndProvider",
        " 0,     ,   0,  0,  20,  300, 0, unusualVolume",
        " 0,     ,   0,  0,  19, 9000, 0, ''",
        " 0,     ,   0,  0, 900,  299, 0, ''",
        " 0,     ,   0,  0,   0,    0, 2, ''",
        " 0,     ,   0,  0,   0,    0, 3, overdrawn",
        " 9,    1,   0,  9,  99,  999, 3, pinGuessing twoPlaces officerAndProvider unusualVolume overdrawn",
    })
    void namesWhatIsUnusual(
            int pinFailures,
            Integer minutes,
            int speed,
            int quick,
            int ofDay,
            int percent,
            int overdrawn,
            String expected) {
        List<String> signals = evaluate(
                        TABLE,
                        facts(
                                "pinFailures", pinFailures,
                                "minutesToOtherPlace", minutes == null ? NEVER : minutes,
                                "kilometresAnHour", speed,
                                "quickRedemptions", quick,
                                "redemptionsOfDay", ofDay,
                                "percentOfUsual", percent,
                                "overdrawnRecords", overdrawn))
                .collectEntries("signal");

        assertThat(String.join(" ", signals)).isEqualTo(expected);
    }
}
