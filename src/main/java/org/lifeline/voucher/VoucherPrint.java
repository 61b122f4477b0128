package org.lifeline.voucher;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Vouchers that are printed together.
 *
 * @param template the name of a file in templates/voucher, without its ending
 * @param problem why nothing came out, as a code; null unless it failed
 * @param documentSha256 of its PDF; null unless it is ready
 * @param pages sheets of paper; null until it is made
 * @param vouchers how many were asked for
 * @param again how many of them had been printed before
 * @param leftOut how many ended before they were printed
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

    /** The names are those of the API and the table. */
    public enum State {
        waiting,
        ready,
        failed,
        dropped
    }
}
