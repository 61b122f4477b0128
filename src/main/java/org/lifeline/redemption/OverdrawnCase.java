package org.lifeline.redemption;

import java.util.List;
import java.util.UUID;

/**
 * What a manager sees of an overdrawn redemption.
 *
 * @param record id of the record
 * @param application number of the voucher's case
 * @param programme code of the programme
 * @param amount what the provider gave, formatted
 * @param excess the part that nothing covers, formatted
 * @param statusFresh whether the device's status list was recent enough
 * @param withinVoucher whether the redemption was within the voucher's offline limits
 * @param withinDevice whether it was within the device's limits
 * @param timePlausible whether its time is possible
 * @param firstAtProvider whether nobody else of the organisation had the voucher before
 * @param policyKept whether all five are true
 * @param ceiling what may be paid for this case beyond the value of its vouchers, formatted
 * @param earlier how many earlier redemptions of this device were overdrawn
 * @param managers accounts of those who may decide; empty: any member of the group
 */
public record OverdrawnCase(
        UUID record,
        String application,
        String programme,
        String voucherCode,
        String providerName,
        String deviceName,
        String amount,
        String excess,
        boolean statusFresh,
        boolean withinVoucher,
        boolean withinDevice,
        boolean timePlausible,
        boolean firstAtProvider,
        boolean policyKept,
        String ceiling,
        int earlier,
        List<String> managers,
        List<String> groups) {}
