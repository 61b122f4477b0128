package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.models.DecisionTables.evaluate;
import static org.lifeline.models.DecisionTables.facts;

import java.util.Map;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OfflineCapsTest {

    private static final DmnDecision TABLE = DecisionTables.table("redemption/offline-caps.dmn", "offlineCaps");

    @ParameterizedTest(name = "{0} of the device, {1} of its provider: {2} redemptions, {3} of the largest grant")
    @CsvSource({
        "0,   0, 20, 0.1",
        "0,   9, 20, 0.1",
        "0,  10,  1, 0.005",
        "1,   1,  5, 0.025",
        "2,   9,  5, 0.025",
        "2,  10,  1, 0.005",
        "3,   3,  1, 0.005",
        "4,   9,  1, 0.005",
        "4, 100,  1, 0.005",
        "5,   5,  0,      0",
        "5,  10,  0,      0",
        "99, 99,  0,      0",
    })
    void boundsWhatADeviceMayDo(int ofDevice, int ofProvider, int records, double grantShare) {
        Map<String, Object> caps = evaluate(
                        TABLE, facts("overdrawnOfDevice", ofDevice, "overdrawnOfProvider", ofProvider))
                .getSingleResult()
                .getEntryMap();

        assertThat(((Number) caps.get("records")).intValue()).isEqualTo(records);
        assertThat(((Number) caps.get("grantShare")).doubleValue()).isEqualTo(grantShare);
    }
}
