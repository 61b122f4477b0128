package org.lifeline.redemption;

import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lifeline.voucher.VoucherContent;

/**
 * What the beneficiary takes home after a redemption. It says nothing about the person: whoever finds it learns no name and no need.
 *
 * @param organisation whose programme it is
 * @param providerName who gave the help
 * @param given which things of the voucher; none where it is for any help
 * @param reversal null while the redemption stands
 * @param zone in which the times are written
 */
public record Receipt(
        String organisation,
        String programmeName,
        String providerName,
        Redemption redemption,
        List<VoucherContent.Item> given,
        @Nullable Reversal reversal,
        ZoneId zone) {}
