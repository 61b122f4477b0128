package org.lifeline.redemption;

import java.time.Instant;
import java.util.UUID;
import org.lifeline.platform.money.Money;

/**
 * A redemption that was taken back.
 *
 * @param balance what is left of the voucher's value now
 */
public record Reversal(UUID redemption, String reason, Instant reversedAt, Money balance) {}
