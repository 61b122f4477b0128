package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.models.DecisionTables.evaluate;
import static org.lifeline.models.DecisionTables.facts;

import org.camunda.bpm.dmn.engine.DmnDecision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApprovalStagesTest {

    private static final DmnDecision TABLE = DecisionTables.table("approval/approval-stages.dmn", "approvalStages");

    @ParameterizedTest(name = "{0}: {1}, {2}, {3}, {4}, {5} applies: {6}")
    @CsvSource(
            nullValues = "null",
            value = {
                "always,           1, surgery, planned,         clear,  eligible, true",
                "always,        null, null,    null,            null,   null,     true",
                "largeAmount,  99999, surgery, planned,         clear,  eligible, false",
                "largeAmount, 100000, surgery, planned,         clear,  eligible, true",
                "largeAmount, 100000, null,    null,            null,   null,     true",
                "largeAmount,  99999, null,    null,            null,   null,     false",
                "highRisk,         1, surgery, planned,         clear,  eligible, false",
                "highRisk,         1, surgery, planned,         ask,    eligible, true",
                "highRisk,         1, surgery, planned,         clear,  review,   true",
                "highRisk,         1, surgery, planned,         ask,    review,   true",
                "surgery,          1, surgery, planned,         clear,  eligible, true",
                "surgery,          1, medicine, planned,        clear,  eligible, false",
                "planned,          1, surgery, planned,         clear,  eligible, true",
                "planned,          1, surgery, urgent,          clear,  eligible, false",
                "planned,          1, surgery, lifeThreatening, clear,  eligible, false",
                "planned,          1, surgery, someday,         clear,  eligible, true",
                "fullMoon,         1, surgery, planned,         clear,  eligible, true",
                "'',               1, surgery, planned,         clear,  eligible, true",
            })
    void asksForOneLookTooManyRatherThanOneTooFew(
            String stageCondition,
            Long amountMinor,
            String treatmentType,
            String urgency,
            String duplicateHandling,
            String eligibility,
            boolean expected) {
        assertThat(evaluate(
                                TABLE,
                                facts(
                                        "stageCondition", stageCondition,
                                        "amountMinor", amountMinor,
                                        "maximumMinor", 2_000_000L,
                                        "treatmentType", treatmentType,
                                        "urgency", urgency,
                                        "duplicateHandling", duplicateHandling,
                                        "eligibility", eligibility))
                        .<Boolean>getSingleEntry())
                .isEqualTo(expected);
    }

    /** A grant of two milliard rials, or of a thousand dinars with three decimals: what is large follows the programme. */
    @ParameterizedTest(name = "{0} of at most {1} is large: {2}")
    @CsvSource({
        "     200000,      4000000, true",
        "     199999,      4000000, false",
        "  200000000, 200000000000, false",
        "10000000000, 200000000000, true",
        "         50,         1000, true",
        "         49,         1000, false",
    })
    void comparesTheAmountWithTheLargestGrant(long amountMinor, long maximumMinor, boolean expected) {
        assertThat(evaluate(
                                TABLE,
                                facts(
                                        "stageCondition",
                                        "largeAmount",
                                        "amountMinor",
                                        amountMinor,
                                        "maximumMinor",
                                        maximumMinor))
                        .<Boolean>getSingleEntry())
                .isEqualTo(expected);
    }

    @Test
    void treatsAnAmountAsLargeWhenTheLargestGrantIsUnknown() {
        assertThat(evaluate(TABLE, facts("stageCondition", "largeAmount", "amountMinor", 1L))
                        .<Boolean>getSingleEntry())
                .isTrue();
    }
}
