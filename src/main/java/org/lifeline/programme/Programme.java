package org.lifeline.programme;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;

/**
 * A programme of assistance.
 *
 * @param code short public code, part of every voucher
 * @param form id of the Camunda Form that applicants fill in
 * @param appealDays after a rejection, within which it may be appealed against; 0: never
 * @param appealGroup who reviews appeals
 * @param emergencyCap the largest provisional voucher; zero: no fast track
 * @param emergencyGroup who may authorise one
 * @param stageForm the form that officers of its stages fill in
 * @param startsOn the first day on which it takes applications
 * @param endsOn the last such day, or null while no end is set
 * @param demo part of the demonstration, and marked as such wherever it is shown
 * @param maximum the largest grant
 * @param validityDays vouchers are good for at most so many days; null: the decision table alone says
 * @param voucherTemplate the name of a file in templates/voucher, without its ending
 * @param presence how a provider proves that the beneficiary is there
 * @param reversalHours for so long a provider can take a redemption back; 0: never
 * @param overdraftCeiling what the vouchers of one case may cost beyond their value; zero: nothing
 * @param signatory who signs vouchers for the organisation, a name and a title; null: nobody is named
 * @param version what is in force; each activation counts one up
 */
public record Programme(
        String code,
        String name,
        String purpose,
        String currency,
        String form,
        ProgrammeState state,
        LocalDate startsOn,
        @Nullable LocalDate endsOn,
        boolean demo,
        Money maximum,
        @Nullable Integer validityDays,
        String voucherTemplate,
        int version,
        int appealDays,
        String appealGroup,
        Money emergencyCap,
        String emergencyGroup,
        String stageForm,
        Presence presence,
        int reversalHours,
        Money overdraftCeiling,
        @Nullable String signatory) {

    /** Whether somebody can apply on this day. */
    public boolean takesApplications(LocalDate day) {
        return state == ProgrammeState.active && !day.isBefore(startsOn) && (endsOn == null || !day.isAfter(endsOn));
    }

    /**
     * For how many days a voucher of this programme is good.
     *
     * @param byRules what the decision table says
     */
    public long validityDays(long byRules) {
        return validityDays == null ? byRules : Math.min(validityDays, byRules);
    }
}
