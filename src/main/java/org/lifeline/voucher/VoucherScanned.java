package org.lifeline.voucher;

/**
 * A provider asked whether one of our vouchers is valid.
 *
 * @param provider code of the provider
 */
public record VoucherScanned(VoucherCode voucher, String provider) {}
