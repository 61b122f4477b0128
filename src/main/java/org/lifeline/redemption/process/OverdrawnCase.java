package org.lifeline.redemption.process;

import java.util.List;
import java.util.UUID;

/**
 * What a manager sees of a redemption without a network that its voucher does not cover.
 *
 * @param record its id
 * @param application number of the voucher's case
 * @param programme its code
 * @param amount what the provider gave, for people
 * @param rest what nothing covers, for people
 * @param statusFresh whether the device's list of cancelled vouchers was new enough
 * @param withinVoucher whether it was inside what the voucher allows without a network
 * @param withinDevice the same for the device
 * @param timePlausible whether it can have been noted when it says
 * @param firstAtProvider whether nobody of its organisation had the voucher before
 * @param policyKept all five
 * @param ceiling what the vouchers of this case may cost beyond their value, for people
 * @param earlier how many of this device were overdrawn before
 * @param managers log-ins of who may decide; none: any of the groups
 */
public record OverdrawnCase(
        UUID record,
        String application,
        String programme,
        String voucherCode,
        String providerName,
        String deviceName,
        String amount,
        String rest,
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
