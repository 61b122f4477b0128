/**
 * The constants, delegates, listeners and form values of the processes {@code voucherLifecycle}, {@code voucherPrint},
 * {@code voucherChange} and {@code lostVoucher}, and the vouchers' steps in the process of a case. The rules are in {@code voucher}.
 */
@NullMarked
package org.lifeline.voucher.process;

import org.jspecify.annotations.NullMarked;
