package org.lifeline.reimbursement;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a programme owes a provider, and how that changed from day to day.
 *
 * @param accounts one for each programme and currency in which the provider redeemed
 */
public record Statement(String provider, LocalDate from, LocalDate to, List<Account> accounts) {

    /** What an entry is. */
    public enum Kind {
        redeemed(true),
        takenBack(true),
        approvedLess(true),
        /** Less of what was cut, because a dispute allowed it. */
        disputeAllowed(true),
        paid(true),
        credits(true),
        /** Paid ahead of claims. */
        advances(true),
        /** Owed because a claim was paid late. */
        interest(true),
        /** Only tells that claims went to the office; what is owed stays the same. */
        claimed(false),
        /** Only tells that claims came back or were not approved; what is owed stays the same. */
        returned(false);

        private final boolean changesBalance;

        Kind(boolean changesBalance) {
            this.changesBalance = changesBalance;
        }

        public boolean changesBalance() {
            return changesBalance;
        }
    }

    /**
     * What happened on a day.
     *
     * @param reference number of the claim, the credit note, the advance or the interest; null where redemptions of a day are added up
     * @param count how many redemptions or claims it adds up
     * @param minor in minor units; negative where less is owed afterwards
     */
    public record Entry(LocalDate day, Kind kind, @Nullable String reference, long count, long minor) {}

    /**
     * The account of one programme and currency.
     *
     * @param openingMinor what was owed before the first day, in minor units; negative where the provider owes
     */
    public record Account(String programme, String currency, long openingMinor, List<Entry> entries) {

        /** The sum of a kind in minor units; what is paid or given back counts less than nothing. */
        public long sum(Kind kind) {
            return entries.stream()
                    .filter(entry -> entry.kind() == kind)
                    .mapToLong(Entry::minor)
                    .sum();
        }

        /** What is owed at the end of the last day. */
        public long closingMinor() {
            return openingMinor
                    + entries.stream()
                            .filter(entry -> entry.kind().changesBalance())
                            .mapToLong(Entry::minor)
                            .sum();
        }

        /** An amount of this account in major units. */
        public BigDecimal major(long minor) {
            return BigDecimal.valueOf(minor, Currency.getInstance(currency).getDefaultFractionDigits());
        }
    }
}
