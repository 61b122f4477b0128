package org.lifeline.programme;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;

/**
 * A programme of assistance.
 *
 * @param code short public code, part of every voucher
 * @param form id of the Camunda Form that applicants fill in
 * @param appealDays number of days after a rejection within which the applicant can appeal; 0: no appeal
 * @param appealGroup the group that reviews appeals
 * @param emergencyCap the largest provisional voucher; zero: no emergency help
 * @param emergencyGroup the group that may authorise emergency help
 * @param stageForm the form that officers of its stages fill in
 * @param startsOn the first day on which it takes applications
 * @param endsOn the last such day, or null while no end is set
 * @param demo part of the demonstration, and marked as such wherever it is shown
 * @param maximum the largest grant
 * @param validityDays the longest validity of a voucher in days; null: the decision table alone determines it
 * @param voucherTemplate the name of a file in templates/voucher, without its ending
 * @param presence how a provider checks that the beneficiary is present
 * @param reversalHours number of hours within which a provider can take a redemption back; 0: never
 * @param overdraftCeiling the most that may be paid for one case beyond the value of its vouchers; zero: nothing
 * @param signatory name and title of the person who signs vouchers for the organisation; null: nobody is named
 * @param version the version in force; each activation raises it by one
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
     * The validity of a voucher of this programme, in days.
     *
     * @param byRules the result of the decision table
     */
    public long validityDays(long byRules) {
        return validityDays == null ? byRules : Math.min(validityDays, byRules);
    }
}
