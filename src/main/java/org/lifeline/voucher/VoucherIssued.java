package org.lifeline.voucher;

/** A voucher was issued. The event is published within the transaction that issues it. */
public record VoucherIssued(VoucherCode code) {}
