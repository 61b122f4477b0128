/** The voucher: its code, what its QR says, its signature, and the letter that carries it. */
@NullMarked
package org.lifeline.voucher;

import org.jspecify.annotations.NullMarked;
