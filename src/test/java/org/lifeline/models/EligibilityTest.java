package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.models.DecisionTables.evaluate;
import static org.lifeline.models.DecisionTables.facts;

import org.camunda.bpm.dmn.engine.DmnDecision;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EligibilityTest {

    private static final DmnDecision TABLE = DecisionTables.table("application/eligibility.dmn", "eligibility");

    @ParameterizedTest(name = "{0}, {1} of at most 500000, income {2}, aged {3}: {4}")
    @CsvSource({
        "surgery,     120000,               4000, 34,  eligible",
        "treatment,        1,                  0, 34,  eligible",
        "medicine,    500000,               4000,  7,  eligible",
        "diagnostics,  20000,              19999,  0,  eligible",
        "surgery,     120000,               4000, 120, eligible",
        "surgery,     120000,               4000, 121, review",
        "surgery,     120000,               4000, -1,  review",
        "medicine,     20000,              20000, 34,  review",
        "medicine,     20000,                   , 34,  eligible",
        "medicine,     20000,              90000, 34,  review",
        "other,        20000,                  0, 34,  review",
        "other,        20000,              90000, -1,  review",
        "surgery,          0,                  0, 34,  review",
        "surgery,         -5,                  0, 34,  review",
        "surgery,     500001,                  0, 34,  aboveProgrammeLimit",
        "other,       500001,                  0, 34,  aboveProgrammeLimit",
        "surgery, 9223372036854775807,         0, 34,  aboveProgrammeLimit",
        "homeopathy,  120000,               4000, 34,  treatmentNotCovered",
        "homeopathy,  500001,               4000, -1,  treatmentNotCovered",
        "'',               0,                  0, 34,  treatmentNotCovered",
    })
    void refusesOnlyWhatNoOfficerCouldGrant(
            String treatmentType, long amountMinor, @Nullable Long incomePerHeadMinor, int ageYears, String expected) {
        assertThat(evaluate(
                                TABLE,
                                facts(
                                        "treatmentType", treatmentType,
                                        "amountMinor", amountMinor,
                                        "maximumMinor", 500_000L,
                                        "incomePerHeadMinor", incomePerHeadMinor,
                                        "ageYears", ageYears))
                        .<String>getSingleEntry())
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "a programme that grants at most {0} answers {2} to {1}")
    @CsvSource({"0, 1, aboveProgrammeLimit", "0, 0, review", "1, 1, eligible"})
    void worksForProgrammesWithVerySmallGrants(long maximumMinor, long amountMinor, String expected) {
        assertThat(evaluate(
                                TABLE,
                                facts(
                                        "treatmentType",
                                        "surgery",
                                        "amountMinor",
                                        amountMinor,
                                        "maximumMinor",
                                        maximumMinor,
                                        "incomePerHeadMinor",
                                        0L,
                                        "ageYears",
                                        34))
                        .<String>getSingleEntry())
                .isEqualTo(expected);
    }
}
