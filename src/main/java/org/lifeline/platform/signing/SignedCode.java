package org.lifeline.platform.signing;

/**
 * A signed code.
 *
 * @param text the text of the QR code: the address of the page that opens it, {@code #}, and the signed claims in base 32
 * @param kid the key that signed, as in the published key set
 */
public record SignedCode(String text, String kid) {}
