package org.lifeline.programme;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All that a manager says about a programme, in one version. Amounts are in major units of the currency.
 *
 * @param endsOn the last day of applications, or null
 * @param maximum the largest grant
 * @param emergencyCap the largest provisional voucher; zero: none
 * @param emergencyGroup who may issue it
 * @param form what applicants fill in
 * @param stageForm what officers fill in
 * @param validityDays vouchers are good for at most so many days, or null
 * @param appealDays zero: no appeal
 * @param appealGroup who reviews one
 * @param presence how a provider proves that the beneficiary is there; a version from before it was asked: not at all
 * @param reversalHours for so long a provider can take a redemption back, zero: never; a version from before it was asked: a day
 * @param overdraftCeiling what the vouchers of one case may cost beyond their value, zero: nothing; a version from before it was asked: nothing
 * @param deviceLimit with so many active devices an organisation needs a manager's consent for one more; a version from before it was
 *     asked: five
 * @param providers codes
 * @param stages who decides on an application, in this order
 * @param signatory who signs vouchers for the organisation, a name and a title; null: nobody is named
 * @param claimStages who decides on a provider's claim
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

    /** The budgets of all years together. */
    public BigDecimal budget() {
        return years.stream().map(FiscalYear::budget).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
