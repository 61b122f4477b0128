package org.lifeline.reimbursement;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;

/**
 * Approved claims of a programme that are paid together.
 *
 * @param state {@code prepared}, {@code releasing}, {@code released} or {@code dropped}
 * @param claims how many payments it has, without those that were taken out
 * @param decidedBy who released it or gave it up
 * @param executionOn the day on which the bank is asked to pay
 * @param file checksum of its file in the store, once it is written
 */
public record PaymentRun(
        String number,
        String programme,
        String rail,
        LocalDate due,
        String state,
        long claims,
        Money total,
        String preparedBy,
        Instant preparedAt,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt,
        @Nullable LocalDate executionOn,
        @Nullable String file,
        @Nullable Instant sentAt) {}
