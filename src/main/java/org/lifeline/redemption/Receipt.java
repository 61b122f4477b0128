package org.lifeline.redemption;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What the beneficiary takes home after a redemption. It says nothing about the person: whoever finds it learns no name and no need.
 *
 * @param organisation whose programme it is
 * @param providerName who gave the help
 * @param reversal null while the redemption stands
 * @param zone in which the times are written
 */
public record Receipt(
        String organisation,
        String programmeName,
        String providerName,
        Redemption redemption,
        @Nullable Reversal reversal,
        ZoneId zone) {}
