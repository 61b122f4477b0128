package org.lifeline.platform.signing;

/** The claims do not fit into a QR code that can still be read from a bad print. */
public final class CodeTooLarge extends IllegalArgumentException {

    CodeTooLarge(int bytes) {
        super("%d bytes of signed claims do not fit a QR code that still reads when printed badly".formatted(bytes));
    }
}
