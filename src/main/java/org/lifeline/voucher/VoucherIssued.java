package org.lifeline.voucher;

/** A voucher was issued; published inside the transaction that issues it. */
public record VoucherIssued(VoucherCode code) {}
