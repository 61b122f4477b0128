package org.lifeline.platform.signing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import java.nio.ByteBuffer;
import java.security.PrivateKey;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/** An EC P-256 key pair of the store. */
public final class SigningKey {

    static final int KID_BYTES = 8;

    private final KeyUse use;
    private final int generation;
    private final ECKey jwk;
    private final ECPublicKey publicKey;
    private final PrivateKey privateKey;
    private final Instant usableFrom;
    private final byte[] kid;

    SigningKey(KeyUse use, int generation, ECPublicKey publicKey, PrivateKey privateKey, Instant usableFrom) {
        this.use = use;
        this.generation = generation;
        this.publicKey = publicKey;
        this.privateKey = privateKey;
        this.usableFrom = usableFrom;
        // the builder refuses a point that is not on P-256
        this.jwk = new ECKey.Builder(Curve.P_256, publicKey).build();
        try {
            this.kid = Arrays.copyOf(jwk.computeThumbprint().decode(), KID_BYTES);
        } catch (JOSEException e) {
            throw new IllegalStateException("This Java has no SHA-256", e);
        }
    }

    public KeyUse use() {
        return use;
    }

    int generation() {
        return generation;
    }

    public ECPublicKey publicKey() {
        return publicKey;
    }

    PrivateKey privateKey() {
        return privateKey;
    }

    /** From when on this key signs; it is published earlier. */
    Instant usableFrom() {
        return usableFrom;
    }

    ECKey jwk() {
        return jwk;
    }

    /** The first 8 bytes of the RFC 7638 thumbprint, as in the COSE header. */
    byte[] kidBytes() {
        return kid.clone();
    }

    /** The same 8 bytes as base64url without padding, 11 characters: {@code kid} in the published key set. */
    public String kid() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(kid);
    }

    long kidNumber() {
        return ByteBuffer.wrap(kid).getLong();
    }
}
