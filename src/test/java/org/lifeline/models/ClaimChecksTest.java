package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.models.DecisionTables.evaluate;
import static org.lifeline.models.DecisionTables.facts;

import java.util.Map;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.junit.jupiter.api.Test;
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
        // without a fast lane, as every programme begins, no claim is small enough
        Map<String, Object> claim = clean();
        claim.putAll(facts(
                "amountMinor", amountMinor,
                "redeemedMinor", redeemedMinor,
                "documentCount", documentCount,
                "daysSinceLastRedemption", daysSinceLastRedemption,
                "fastLaneClaimMinor", 0L,
                "fastLaneProviderMinor", 0L));
        assertThat(evaluate(TABLE, claim).getSingleResult().<String>getEntry("claimCheck"))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} = {1}: {2}")
    @CsvSource({
        "amountMinor,         5000, smallAndClean",
        "amountMinor,         5001, aboveClaimLimit",
        "fastLaneClaimMinor,     0, aboveClaimLimit",
        "returnedBefore,      true, returnedBefore",
        "missingPapers,          1, missingPapers",
        "similarClaims,          1, similarClaims",
        "nearInvoices,           1, nearInvoices",
        "openConcerns,           1, openConcerns",
        "reviewsNotInOrder,      1, foundNotInOrder",
        "provenByPin,        false, presenceNotProven",
        "redeemedOffline,        1, redeemedOffline",
        "daysKnown,             89, newProvider",
        "daysKnown,             90, smallAndClean",
        "priceOutliers,          1, priceOutliers",
        "linesWithoutReference,  1, pricesNotCompared",
        "overReferenceMinor,     1, smallAndClean",
        "fastLaneUsedMinor,  15000, smallAndClean",
        "fastLaneUsedMinor,  15001, aboveProviderLimit",
        "fastLaneProviderMinor,  0, aboveProviderLimit",
        "documentCount,          0, missingDocuments",
        "redeemedMinor,       4999, exceedsRedeemed",
        "daysSinceLastRedemption, 91, tooLate",
    })
    void onlyASmallClaimThatNothingSpeaksAgainstNeedsNoPerson(String fact, String value, String row) {
        Map<String, Object> claim = clean();
        claim.put(fact, value.matches("true|false") ? (Object) Boolean.valueOf(value) : Long.valueOf(value));
        assertThat(evaluate(TABLE, claim).getSingleResult().<String>getEntry("checkRow"))
                .isEqualTo(row);
    }

    /** Two things that speak against it are as good as one: exactly one row answers. */
    @Test
    void everyCombinationHasOneAnswer() {
        Map<String, Object> bad = facts(
                "returnedBefore", true,
                "missingPapers", 2,
                "similarClaims", 3,
                "nearInvoices", 1,
                "openConcerns", 1,
                "linesWithoutReference", 1,
                "provenByPin", false,
                "redeemedOffline", 4,
                "daysKnown", 0,
                "priceOutliers", 2,
                "fastLaneUsedMinor", 20_000L,
                "documentCount", 0,
                "redeemedMinor", 1L,
                "daysSinceLastRedemption", 400);
        for (String one : bad.keySet()) {
            for (String other : bad.keySet()) {
                Map<String, Object> claim = clean();
                claim.put(one, bad.get(one));
                claim.put(other, bad.get(other));
                assertThat(evaluate(TABLE, claim).getSingleResult().<String>getEntry("claimCheck"))
                        .as(one + " and " + other)
                        .isNotEqualTo("smallAndClean");
            }
        }
    }

    private static Map<String, Object> clean() {
        return facts(
                "amountMinor",
                5_000L,
                "redeemedMinor",
                6_000L,
                "documentCount",
                1,
                "daysSinceLastRedemption",
                1,
                "fastLaneClaimMinor",
                5_000L,
                "fastLaneProviderMinor",
                20_000L,
                "fastLaneUsedMinor",
                0L,
                "returnedBefore",
                false,
                "missingPapers",
                0,
                "similarClaims",
                0,
                "nearInvoices",
                0,
                "openConcerns",
                0,
                "reviewsNotInOrder",
                0,
                "provenByPin",
                true,
                "redeemedOffline",
                0,
                "daysKnown",
                365,
                "priceOutliers",
                0,
                "overReferenceMinor",
                0L,
                "linesWithoutReference",
                0);
    }
}
