package org.lifeline.voucher;

import java.util.UUID;

/** Makes the pages of a print in the background, and deletes them when their time is over. */
public interface VoucherPrintRuns {

    /** Starts once the transaction that ordered the print is committed. */
    void start(UUID print);
}
