package org.lifeline.voucher;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A document with the letters of several vouchers, made for printing.
 *
 * @param template the name of a file in templates/voucher, without its ending
 * @param problem why no document was made, as a code; null unless it failed
 * @param documentSha256 checksum of its PDF; null unless it is ready
 * @param pages number of sheets of paper; null until it is made
 * @param vouchers number of vouchers that were requested
 * @param again how many of them had been printed before
 * @param leftOut how many of them were no longer valid when it was made
 */
public record VoucherPrint(
        UUID id,
        String programme,
        String template,
        State state,
        @Nullable String problem,
        @Nullable String documentSha256,
        @Nullable Integer pages,
        String requestedBy,
        Instant requestedAt,
        int vouchers,
        int again,
        int leftOut) {

    /** The names are the same in the API and in the table. */
    public enum State {
        waiting,
        ready,
        failed,
        dropped
    }
}
