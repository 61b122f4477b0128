package org.lifeline.provider;

import org.lifeline.platform.engine.TableValues;
import org.lifeline.platform.engine.ValueTable;
import org.springframework.stereotype.Component;

/**
 * The decision table {@code licenceTerms}: what happens around the last day of a provider's licence.
 *
 * @param reminderDays so many days before the last day the organisation and its managers are reminded
 * @param graceDays so many days after the last day vouchers are still redeemed
 */
record LicenceTerms(int reminderDays, int graceDays) {

    static final ValueTable<LicenceTerms> TABLE = new Table();

    private static final int MOST_DAYS = 365;

    @Component("licenceTermsTable")
    static final class Table implements ValueTable<LicenceTerms> {

        @Override
        public String decision() {
            return "licenceTerms";
        }

        @Override
        public LicenceTerms read(TableValues values) {
            return new LicenceTerms(
                    values.whole("reminderDays", 1, MOST_DAYS), values.whole("graceDays", 0, MOST_DAYS));
        }
    }
}
