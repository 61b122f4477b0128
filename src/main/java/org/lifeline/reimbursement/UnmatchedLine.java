package org.lifeline.reimbursement;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A line of a bank file that fits no payment, or not quite.
 *
 * @param file checksum of the file
 * @param position of the line in it, from 1
 * @param why {@code part}, {@code over}, {@code wrongAccount}, {@code duplicate} or {@code unknown}
 * @param amount in major units; null where the bank says none
 */
public record UnmatchedLine(
        String file,
        int position,
        String why,
        @Nullable String endToEndId,
        @Nullable BigDecimal amount,
        @Nullable String currency,
        @Nullable String bankReference) {

    /** The key of the process that clears it up. */
    public String key() {
        return file + ":" + position;
    }
}
