package org.lifeline.redemption;

import org.lifeline.platform.engine.TableValues;
import org.lifeline.platform.engine.ValueTable;
import org.springframework.stereotype.Component;

/**
 * The decision table {@code fraudLimits}: how far back facts about fraud are counted, and what counts as near or quick.
 *
 * @param recentHours hours that count as recent
 * @param usualDays days before the recent hours, for what is usual
 * @param quickMinutes a redemption within so many minutes after the issue is quick
 * @param samePlaceKilometres providers that are not farther apart are one place
 * @param shortestWaySeconds a way between two providers counts at least so many seconds
 * @param tooFastKilometresAnHour a way between two providers is too fast from so many kilometres an hour on
 * @param listedDays days that the page of signals looks back
 * @param overdrawnDays days for which an overdrawn record lowers what a device may record
 */
record FraudLimits(
        int recentHours,
        int usualDays,
        int quickMinutes,
        double samePlaceKilometres,
        int shortestWaySeconds,
        int tooFastKilometresAnHour,
        int listedDays,
        int overdrawnDays) {

    static final ValueTable<FraudLimits> TABLE = new Table();

    private static final int HOURS_A_WEEK = 168;
    private static final int MINUTES_A_DAY = 1440;
    private static final int DAYS_A_YEAR = 365;
    private static final int FASTEST = 10_000;

    @Component("fraudLimitsTable")
    static final class Table implements ValueTable<FraudLimits> {

        @Override
        public String decision() {
            return "fraudLimits";
        }

        @Override
        public FraudLimits read(TableValues values) {
            return new FraudLimits(
                    values.whole("recentHours", 1, HOURS_A_WEEK),
                    values.whole("usualDays", 1, DAYS_A_YEAR),
                    values.whole("quickMinutes", 1, MINUTES_A_DAY),
                    values.decimal("samePlaceKilometres", 0, 100),
                    values.whole("shortestWaySeconds", 1, 3600),
                    values.whole("tooFastKilometresAnHour", 1, FASTEST),
                    values.whole("listedDays", 1, 10 * DAYS_A_YEAR),
                    values.whole("overdrawnDays", 1, 10 * DAYS_A_YEAR));
        }
    }
}
