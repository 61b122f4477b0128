package org.lifeline.platform.signing;

/**
 * A signed token.
 *
 * @param bytes the COSE_Sign1
 * @param kid the key that signed, as in the published key set
 */
public record SignedToken(byte[] bytes, String kid) {}
