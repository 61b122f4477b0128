package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.models.DecisionTables.evaluate;
import static org.lifeline.models.DecisionTables.facts;

import org.camunda.bpm.dmn.engine.DmnDecision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimChecksTest {

    private static final DmnDecision TABLE = DecisionTables.table("reimbursement/claim-checks.dmn", "claimChecks");

    @ParameterizedTest(name = "{0} of {1} redeemed, {2} documents, after {3} days: {4}")
    @CsvSource({
        "120000, 120000, 1,  0, complete",
        "     1, 120000, 9, 90, complete",
        "120000, 120000, 1, 91, tooLate",
        "120000, 120000, 0,  0, missingDocuments",
        "120000, 120000, 0, 91, missingDocuments",
        "120001, 120000, 1,  0, exceedsRedeemed",
        "120001, 120000, 0, 91, exceedsRedeemed",
        "     1,      0, 1,  0, exceedsRedeemed",
        "     0, 120000, 1,  0, exceedsRedeemed",
        "    -1, 120000, 1,  0, exceedsRedeemed",
    })
    void returnsWhatAnAccountantWouldReturnAtFirstSight(
            long amountMinor, long redeemedMinor, int documentCount, int daysSinceLastRedemption, String expected) {
        assertThat(evaluate(
                                TABLE,
                                facts(
                                        "amountMinor",
                                        amountMinor,
                                        "redeemedMinor",
                                        redeemedMinor,
                                        "documentCount",
                                        documentCount,
                                        "daysSinceLastRedemption",
                                        daysSinceLastRedemption,
                                        // no row judges what officers see beside a claim
                                        "similarClaims",
                                        3,
                                        "openSignals",
                                        2,
                                        "offlinePercent",
                                        100,
                                        "withoutPinPercent",
                                        100))
                        .<String>getSingleEntry())
                .isEqualTo(expected);
    }
}
