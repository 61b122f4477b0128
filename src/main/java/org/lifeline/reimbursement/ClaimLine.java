package org.lifeline.reimbursement;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;

/**
 * A redemption in a claim.
 *
 * @param redeemed what was redeemed
 * @param amount what is claimed of it: never more
 */
public record ClaimLine(
        UUID redemption, String voucherCode, Instant redeemedAt, Money redeemed, Money amount, @Nullable String description) {}
