package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.models.DecisionTables.evaluate;
import static org.lifeline.models.DecisionTables.facts;

import java.util.Map;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TriageTest {

    private static final DmnDecision TABLE = DecisionTables.table("application/triage.dmn", "triage");

    @ParameterizedTest(name = "{0}, aged {1}, {2} with an income of {3}: priority {4}, {5} hours")
    @CsvSource({
        "lifeThreatening, 18, 12000, 1000,  90,  4",
        "lifeThreatening, 64, 12001, 1000,  95,  4",
        "lifeThreatening, 17, 12000, 1000,  95,  4",
        "lifeThreatening, 65, 12000, 1000,  95,  4",
        "lifeThreatening,  0, 12001, 1000, 100,  4",
        "urgent,          64, 12000, 1000,  60, 24",
        "urgent,          18, 12001, 1000,  70, 24",
        "urgent,          65, 12000, 1000,  70, 24",
        "urgent,          17, 12001, 1000,  80, 24",
        "planned,         34, 12000, 1000,  30, 72",
        "planned,         34,     1,    0,  40, 72",
        "planned,         34,     1,     ,  40, 72",
        "planned,         80, 12000, 1000,  40, 72",
        "planned,          3, 12001, 1000,  50, 72",
        "someday,         34, 12000, 1000,  60, 24",
        "'',               3, 12001, 1000,  60, 24",
    })
    void putsDangerFirstAndThenThoseWhoCannotHelpThemselves(
            String urgency,
            int ageYears,
            long amountMinor,
            @Nullable Long incomePerHeadMinor,
            int priority,
            int stageHours) {
        assertThat(evaluate(
                                TABLE,
                                facts(
                                        "urgency", urgency,
                                        "ageYears", ageYears,
                                        "amountMinor", amountMinor,
                                        "incomePerHeadMinor", incomePerHeadMinor))
                        .getSingleResult()
                        .getEntryMap())
                .isEqualTo(Map.of(
                        "priority",
                        priority,
                        "stageHours",
                        stageHours,
                        "fastTrack",
                        urgency.equals("lifeThreatening")));
    }
}
