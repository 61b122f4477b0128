package org.lifeline.programme;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a manager defines of a programme, in one version. Amounts are in major units of the currency.
 *
 * @param period when people can apply
 * @param maximum the largest grant
 * @param signatory name and title of the person who signs vouchers for the organisation; null: nobody is named
 * @param providers codes of the providers
 * @param stages the stages of an application, in order
 * @param claimStages the stages of a provider's claim, in order
 * @param openData whether counts of its applications are published
 * @param texts what its public page says, beside the name and the purpose
 */
public record ProgrammeContent(
        String name,
        String purpose,
        Period period,
        String currency,
        List<FiscalYear> years,
        BigDecimal maximum,
        EmergencyHelp emergency,
        Forms forms,
        VoucherRules voucher,
        Appeals appeals,
        AtProvider atProvider,
        @Nullable String signatory,
        List<String> providers,
        List<StageDefinition> stages,
        List<StageDefinition> claimStages,
        boolean openData,
        PublicTexts texts) {

    /**
     * The days on which people can apply.
     *
     * @param endsOn the last day, or null
     */
    public record Period(LocalDate startsOn, @Nullable LocalDate endsOn) {}

    /**
     * Help before the stages have decided.
     *
     * @param cap the largest provisional voucher; zero: no emergency help
     * @param group the group that may authorise it
     */
    public record EmergencyHelp(BigDecimal cap, String group) {}

    /**
     * The forms of an application.
     *
     * @param applicants the form that applicants fill in
     * @param officers the form that officers fill in
     */
    public record Forms(String applicants, String officers) {}

    /**
     * How a voucher looks and how long it is valid.
     *
     * @param template of its letter
     * @param validityDays its longest validity in days, or null
     */
    public record VoucherRules(String template, @Nullable Integer validityDays) {}

    /**
     * Appeals against a rejection.
     *
     * @param days zero: no appeal
     * @param group the group that reviews them
     */
    public record Appeals(int days, String group) {}

    /**
     * What a provider can do with a voucher.
     *
     * @param presence how a provider checks that the beneficiary is present
     * @param reversalHours number of hours within which a provider can take a redemption back; zero: never
     * @param overdraftCeiling the most that may be paid for one case beyond the value of its vouchers; zero: nothing
     * @param deviceLimit number of active devices from which on an organisation needs a manager's consent for one more
     */
    public record AtProvider(Presence presence, int reversalHours, BigDecimal overdraftCeiling, int deviceLimit) {}

    public ProgrammeContent {
        years = List.copyOf(years);
        providers = List.copyOf(providers);
        stages = List.copyOf(stages);
        claimStages = List.copyOf(claimStages);
    }

    /** This content with what is also changed outside the versions: the period and the budgets. */
    ProgrammeContent with(Period period, List<FiscalYear> years) {
        return new ProgrammeContent(
                name,
                purpose,
                period,
                currency,
                years,
                maximum,
                emergency,
                forms,
                voucher,
                appeals,
                atProvider,
                signatory,
                providers,
                stages,
                claimStages,
                openData,
                texts);
    }

    /** The sum of the budgets of all years. */
    public BigDecimal budget() {
        return years.stream().map(FiscalYear::budget).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
