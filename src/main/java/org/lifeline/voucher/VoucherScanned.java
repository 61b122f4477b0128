package org.lifeline.voucher;

/**
 * A provider asked whether one of our vouchers holds.
 *
 * @param provider its code
 */
public record VoucherScanned(VoucherCode voucher, String provider) {}
