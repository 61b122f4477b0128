package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.models.DecisionTables.evaluate;
import static org.lifeline.models.DecisionTables.facts;
import static org.lifeline.models.DecisionTables.table;

import java.util.Map;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimPriorityTest {

    private static final DmnDecision TABLE = table("reimbursement/claim-priority.dmn", "claimPriority");

    @ParameterizedTest(name = "returned: {0}, {1} days old: {2}, reminded {3}")
    @CsvSource({
        "false,   0, 50, 60",
        "false,  14, 50, 60",
        "false,  15, 60, 70",
        "false,  30, 60, 70",
        "false,  31, 75, 85",
        "true,    0, 70, 80",
        "true,   30, 70, 80",
        "true,   31, 75, 85",
        "true,   60, 75, 85",
        "false,  61, 85, 95",
        "true,  500, 85, 95",
    })
    void whatWaitsLongOrCameBackGoesFirst(boolean returnedBefore, int days, int priority, int reminded) {
        assertThat(evaluate(TABLE, facts("returnedBefore", returnedBefore, "daysSinceFirstSubmission", days))
                        .getSingleResult()
                        .getEntryMap())
                .isEqualTo(Map.of("priority", priority, "remindedPriority", reminded));
    }
}
