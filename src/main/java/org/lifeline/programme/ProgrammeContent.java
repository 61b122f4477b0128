package org.lifeline.programme;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All that a manager defines of a programme, in one version. Amounts are in major units of the currency.
 *
 * @param endsOn the last day for applications, or null
 * @param maximum the largest grant
 * @param emergencyCap the largest provisional voucher; zero: no emergency help
 * @param emergencyGroup the group that may authorise emergency help
 * @param form the form that applicants fill in
 * @param stageForm the form that officers fill in
 * @param validityDays the longest validity of a voucher in days, or null
 * @param appealDays zero: no appeal
 * @param appealGroup the group that reviews appeals
 * @param presence how a provider checks that the beneficiary is present; no check for versions from before this field
 * @param reversalHours number of hours within which a provider can take a redemption back, zero: never; a day for versions from before this
 *     field
 * @param overdraftCeiling the most that may be paid for one case beyond the value of its vouchers, zero: nothing; nothing for versions from
 *     before this field
 * @param deviceLimit number of active devices from which on an organisation needs a manager's consent for one more; five for versions from
 *     before this field
 * @param providers codes of the providers
 * @param stages the stages of an application, in order
 * @param signatory name and title of the person who signs vouchers for the organisation; null: nobody is named
 * @param claimStages the stages of a provider's claim, in order
 */
public record ProgrammeContent(
        String name,
        String purpose,
        LocalDate startsOn,
        @Nullable LocalDate endsOn,
        String currency,
        List<FiscalYear> years,
        BigDecimal maximum,
        BigDecimal emergencyCap,
        String emergencyGroup,
        String form,
        String stageForm,
        String voucherTemplate,
        @Nullable Integer validityDays,
        int appealDays,
        String appealGroup,
        Presence presence,
        Integer reversalHours,
        BigDecimal overdraftCeiling,
        Integer deviceLimit,
        @Nullable String signatory,
        List<String> providers,
        List<StageDefinition> stages,
        List<StageDefinition> claimStages) {
    public ProgrammeContent {
        presence = Objects.requireNonNullElse(presence, Presence.none);
        reversalHours = Objects.requireNonNullElse(reversalHours, 24);
        overdraftCeiling = Objects.requireNonNullElse(overdraftCeiling, BigDecimal.ZERO);
        deviceLimit = Objects.requireNonNullElse(deviceLimit, 5);
        years = List.copyOf(years);
        providers = List.copyOf(providers);
        stages = List.copyOf(stages);
        claimStages = List.copyOf(claimStages);
    }

    /** This content with what is also changed outside the versions: the first and the last day, and the budgets. */
    ProgrammeContent with(LocalDate firstDay, @Nullable LocalDate lastDay, List<FiscalYear> budgets) {
        return new ProgrammeContent(
                name,
                purpose,
                firstDay,
                lastDay,
                currency,
                budgets,
                maximum,
                emergencyCap,
                emergencyGroup,
                form,
                stageForm,
                voucherTemplate,
                validityDays,
                appealDays,
                appealGroup,
                presence,
                reversalHours,
                overdraftCeiling,
                deviceLimit,
                signatory,
                providers,
                stages,
                claimStages);
    }

    /** The sum of the budgets of all years. */
    public BigDecimal budget() {
        return years.stream().map(FiscalYear::budget).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
