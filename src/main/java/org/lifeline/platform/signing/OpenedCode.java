package org.lifeline.platform.signing;

import com.upokecenter.cbor.CBORObject;

/** What reading a signed code came to. */
public sealed interface OpenedCode {

    /**
     * Signed by us: the claims can be believed.
     *
     * @param claims the CWT claims (RFC 8392), a CBOR map
     * @param kid the key that signed, as in the published key set
     */
    record Trusted(CBORObject claims, String kid) implements OpenedCode {}

    /** Not to be believed; nothing of the content is given out. */
    record Untrusted(Refusal refusal) implements OpenedCode {}
}
