package org.lifeline.redemption;

import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lifeline.voucher.VoucherContent;

/**
 * A receipt that the beneficiary takes home after a redemption. It says nothing about the person, so somebody who finds it learns neither a
 * name nor a need.
 *
 * @param organisation the organisation whose programme it is
 * @param providerName the provider that gave the help
 * @param given which things of the voucher were given; empty where the voucher is for any help
 * @param reversal null while the redemption stands
 * @param helpLine the number to call when help was not given or somebody asked for money; null where the programme has none
 * @param zone time zone of the times
 */
public record Receipt(
        String organisation,
        String programmeName,
        String providerName,
        Redemption redemption,
        List<VoucherContent.Item> given,
        @Nullable Reversal reversal,
        @Nullable String helpLine,
        ZoneId zone) {}
