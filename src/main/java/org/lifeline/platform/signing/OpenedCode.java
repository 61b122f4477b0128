package org.lifeline.platform.signing;

import com.upokecenter.cbor.CBORObject;

/** The result of opening a signed code. */
public sealed interface OpenedCode {

    /**
     * The code was signed by us, so the claims can be believed.
     *
     * @param claims the CWT claims (RFC 8392), a CBOR map
     * @param kid the key that signed, as in the published key set
     */
    record Trusted(CBORObject claims, String kid) implements OpenedCode {}

    /** The code cannot be believed; its content is not returned. */
    record Untrusted(Refusal refusal) implements OpenedCode {}
}
