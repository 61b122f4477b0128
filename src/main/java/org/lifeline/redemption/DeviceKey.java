package org.lifeline.redemption;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.signing.Es256;

/** The public key of a device: a point of P-256, as a JWK (RFC 7517, RFC 7518 §6.2). */
final class DeviceKey {

    private static final String FIELD = "publicKey";

    private final ECKey key;

    private DeviceKey(ECKey key) {
        this.key = key;
    }

    /**
     * Reads the key that a device sent.
     *
     * @throws Refused 422 for another kind of key, another curve, a point off the curve, or a key with its private part
     */
    static DeviceKey of(@Nullable Map<String, Object> jwk) {
        if (jwk == null || jwk.isEmpty()) {
            throw Refused.invalid(FIELD, "Give the device's public key as a JWK.");
        }
        if (jwk.containsKey("d")) {
            throw Refused.invalid(
                    FIELD,
                    "This has the private part of the key. Keep it on the device; do not use this key; make a new one.");
        }
        Map<String, Object> point = new LinkedHashMap<>();
        for (String name : new String[] {"kty", "crv", "x", "y"}) {
            if (!(jwk.get(name) instanceof String text)) {
                throw Refused.invalid(FIELD, "The JWK has no text " + name + ".");
            }
            point.put(name, text);
        }
        if (!"EC".equals(point.get("kty")) || !Curve.P_256.getName().equals(point.get("crv"))) {
            throw Refused.invalid(FIELD, "The key must be an EC key on P-256.");
        }
        try {
            ECKey key = ECKey.parse(point);
            key.toECPublicKey();
            return new DeviceKey(key);
        } catch (ParseException | JOSEException | RuntimeException e) {
            throw Refused.invalid(FIELD, "The key is not a point on P-256.");
        }
    }

    /** @param jwk as {@link #text} returned it */
    static DeviceKey read(String jwk) {
        try {
            return new DeviceKey(ECKey.parse(jwk));
        } catch (ParseException e) {
            throw new IllegalStateException("a device's key cannot be read", e);
        }
    }

    /** The key as a JWK that contains only the point. */
    String text() {
        return new ECKey.Builder(Curve.P_256, key.getX(), key.getY()).build().toJSONString();
    }

    /** The key's thumbprint (RFC 7638). */
    String thumbprint() {
        try {
            return key.computeThumbprint().toString();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the signature over the text was made with this key. */
    boolean signed(String text, byte[] signature) {
        try {
            return Es256.verify(key.toECPublicKey(), text.getBytes(StandardCharsets.US_ASCII), signature);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
