package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.models.DecisionTables.evaluate;
import static org.lifeline.models.DecisionTables.facts;

import java.util.Map;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VoucherTermsTest {

    private static final DmnDecision TABLE = DecisionTables.table("voucher/voucher-terms.dmn", "voucherTerms");

    @ParameterizedTest(name = "{0}, {1}: {2} days, {3} uses of at most {4} offline, status at most {5} hours old")
    @CsvSource({
        "lifeThreatening,      1,  30, 1,      1, 72",
        "lifeThreatening, 100000,  30, 1, 100000, 72",
        "lifeThreatening, 100001,  30, 1, 100000, 24",
        "urgent,           19999,  60, 1,  19999, 72",
        "urgent,           20000,  60, 1,  20000, 72",
        "urgent,           20001,  60, 1,  20000, 72",
        "urgent,          100000,  60, 1,  20000, 72",
        "urgent,          100001,  60, 0,      0, 24",
        "planned,            500, 180, 1,    500, 72",
        "planned,         100000, 180, 1,  20000, 72",
        "planned,         100001, 180, 0,      0, 24",
        "someday,            500,  30, 0,      0, 24",
    })
    void boundsWhatACopyCanCost(
            String urgency, long amountMinor, int validityDays, int offlineUses, long offlineMinor, int statusHours) {
        assertThat(evaluate(
                                TABLE,
                                facts(
                                        "programmeCode",
                                        "EMA",
                                        "urgency",
                                        urgency,
                                        "amountMinor",
                                        amountMinor,
                                        "maximumMinor",
                                        2_000_000L))
                        .getSingleResult()
                        .getEntryMap())
                .isEqualTo(Map.of(
                        "validityDays", validityDays,
                        "offlineUses", offlineUses,
                        "offlineMinor", offlineMinor,
                        "statusMaxAgeHours", statusHours));
    }

    /** The same shares of a programme in rials, in yen and in dinars. */
    @ParameterizedTest(name = "{0} of at most {1}: {2} offline")
    @CsvSource({
        "200000000, 200000000000, 200000000",
        "9000000000, 200000000000, 2000000000",
        "10000000001, 200000000000, 0",
        "40, 1000, 10",
        "51, 1000, 0"
    })
    void followsTheLargestGrant(long amountMinor, long maximumMinor, long offlineMinor) {
        Map<String, Object> facts = facts(
                "programmeCode", "X", "urgency", "urgent", "amountMinor", amountMinor, "maximumMinor", maximumMinor);
        assertThat(evaluate(TABLE, facts).getSingleResult().getEntryMap()).containsEntry("offlineMinor", offlineMinor);
    }
}
