package org.lifeline.voucher;

/**
 * What follows in time from a voucher's state: somebody waits for its end and then releases the rest. A process does it. Each call takes part
 * in the caller's transaction.
 */
public interface VoucherLifecycle {

    /** Begins to wait for the voucher's end. */
    void start(Voucher voucher);

    /** The voucher is suspended. A voucher from before suspension was introduced just goes on waiting for its end. */
    void suspended(Voucher voucher);

    /** The voucher can be redeemed again. */
    void resumed(Voucher voucher);

    /** Another voucher has replaced this one and taken over its balance. */
    void replaced(Voucher voucher);

    /**
     * The voucher was revoked. The rest of its value is released before this returns.
     *
     * @throws RuntimeException when nobody waits for the voucher's end
     */
    void revoked(Voucher voucher);

    /** The voucher is redeemed completely. Nothing is left to release. */
    void exhausted(Voucher voucher);
}
