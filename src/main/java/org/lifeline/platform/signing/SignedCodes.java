package org.lifeline.platform.signing;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.util.Base64URL;
import com.upokecenter.cbor.CBORObject;
import com.upokecenter.cbor.CBORType;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Signs CWT claims (RFC 8392) as COSE_Sign1 (RFC 9052 §4.2) with ES256 into the text of a QR code, and opens such texts. The text is an
 * address, {@code #}, and the signed bytes in unpadded base 32. Any phone camera opens the page at that address, and the part after
 * {@code #} never reaches a server.
 */
public final class SignedCodes {

    /** CWT claim {@code iss}. */
    public static final int ISSUER = 1;

    static final int MAX_BYTES = 640;
    private static final int MAX_TEXT = 2048;

    /** Data bits of QR version 17 at level M. Larger codes cannot be read from a bad print (module size under 0.5 mm). */
    private static final int QR_BITS = 4032;

    /** A hardware module that becomes slow shows here first. */
    private static final Timer SIGNING = Timer.builder("lifeline.signing")
            .description("Signatures of all kinds")
            .serviceLevelObjectives(
                    Duration.ofMillis(1),
                    Duration.ofMillis(5),
                    Duration.ofMillis(20),
                    Duration.ofMillis(100),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(2))
            .register(Metrics.globalRegistry);

    private final SigningKeys keys;
    private final String issuer;

    /** @param publicUrl this installation's address: the issuer of what it signs, and the only issuer that it trusts */
    public SignedCodes(SigningKeys keys, URI publicUrl) {
        this.keys = keys;
        this.issuer = publicUrl.toString().replaceAll("/+$", "");
    }

    /** Claim {@code iss} of everything that is signed here. */
    public String issuer() {
        return issuer;
    }

    /**
     * Signs claims into the text of a QR code.
     *
     * @param page path of the page that explains such a code, such as {@code /v}
     * @param claims a CBOR map; {@code iss} is added here
     * @throws CodeTooLarge when the result would not fit QR version 17 at level M
     */
    public SignedCode sign(KeyUse use, String page, CBORObject claims, Instant now) {
        SigningKey key = keys.current(use, now);
        claims.set(CBORObject.FromObject(ISSUER), CBORObject.FromObject(issuer));
        CoseSign1 unsigned = CoseSign1.unsigned(key.kidBytes(), claims);
        byte[] signed = unsigned.withSignature(signature(key, unsigned.toBeSigned()));
        String prefix = issuer + page + "#";
        String body = Base32.encode(signed);
        if (signed.length > MAX_BYTES || qrBits(prefix, body) > QR_BITS) {
            throw new CodeTooLarge(signed.length);
        }
        return new SignedCode(prefix + body, key.kid());
    }

    /**
     * Signs a CWT with a type of its own, such as a status list. The result is bytes, of any size.
     *
     * @param type the media type for the protected header (RFC 9596)
     */
    public byte[] token(KeyUse use, String type, CBORObject claims, Instant now) {
        return signToken(use, type, claims, now).bytes();
    }

    /** Signs in the same way and also returns which key signed. */
    public SignedToken signToken(KeyUse use, String type, CBORObject claims, Instant now) {
        SigningKey key = keys.current(use, now);
        claims.set(CBORObject.FromObject(ISSUER), CBORObject.FromObject(issuer));
        CoseSign1 unsigned = CoseSign1.unsigned(type, key.kidBytes(), claims);
        return new SignedToken(unsigned.withSignature(signature(key, unsigned.toBeSigned())), key.kid());
    }

    /**
     * Signs the claims as a JWT (RFC 7519) in compact form, with {@code iss} added.
     *
     * @param type {@code typ} of the header, so that the token cannot be taken for one of another type (RFC 8725 §3.11)
     */
    public String jwt(KeyUse use, String type, Map<String, Object> claims, Instant now) {
        SigningKey key = keys.current(use, now);
        Map<String, Object> all = new LinkedHashMap<>(claims);
        all.put("iss", issuer);
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType(type))
                .keyID(key.kid())
                .build();
        JWSObject unsigned = new JWSObject(header, new Payload(all));
        return new String(unsigned.getSigningInput(), StandardCharsets.US_ASCII) + "."
                + Base64URL.encode(signature(key, unsigned.getSigningInput()));
    }

    /**
     * Opens a text that was scanned or pasted: the complete text of the QR code, or only the part after {@code #}. Never throws, whatever
     * the text is, and fetches nothing.
     */
    public OpenedCode open(KeyUse use, String text) {
        if (text.length() > MAX_TEXT) {
            return refused(Refusal.TOO_LARGE);
        }
        Optional<byte[]> bytes = Base32.decode(withoutBlanks(text.substring(text.indexOf('#') + 1)));
        if (bytes.isEmpty()) {
            return refused(Refusal.NOT_A_CODE);
        }
        return open(use, bytes.get());
    }

    OpenedCode open(KeyUse use, byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            return refused(Refusal.TOO_LARGE);
        }
        CoseSign1 cose;
        try {
            cose = CoseSign1.parse(bytes);
        } catch (CoseSign1.Malformed malformed) {
            return refused(malformed.refusal());
        }
        CBORObject iss = cose.claims().get(CBORObject.FromObject(ISSUER));
        if (iss == null
                || iss.isTagged()
                || iss.getType() != CBORType.TextString
                || !iss.AsString().equals(issuer)) {
            return refused(Refusal.FOREIGN_ISSUER);
        }
        Optional<SigningKey> key = cose.kid().length == SigningKey.KID_BYTES
                ? keys.find(use, ByteBuffer.wrap(cose.kid()).getLong())
                : Optional.empty();
        if (key.isEmpty()) {
            return refused(Refusal.UNKNOWN_KEY);
        }
        return Es256.verify(key.get().publicKey(), cose.toBeSigned(), cose.signature())
                ? new OpenedCode.Trusted(cose.claims(), key.get().kid())
                : refused(Refusal.BAD_SIGNATURE);
    }

    private static byte[] signature(SigningKey key, byte[] toBeSigned) {
        Timer.Sample time = Timer.start();
        try {
            return Es256.sign(key.privateKey(), toBeSigned);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The key " + key.kid() + " cannot sign", e);
        } finally {
            time.stop(SIGNING);
        }
    }

    /**
     * Opens a token from {@link #token} with public keys only, for a check outside this installation. Never throws, whatever the bytes are.
     *
     * @param keys by kid, as in the published key set
     * @return the claims; empty when it is not a token of this type, its key is not among these, or the signature is wrong
     */
    public static Optional<CBORObject> openToken(String type, byte[] token, Map<String, ECPublicKey> keys) {
        try {
            CoseSign1 cose = CoseSign1.parse(token, type);
            ECPublicKey key = keys.get(Base64.getUrlEncoder().withoutPadding().encodeToString(cose.kid()));
            return key != null && Es256.verify(key, cose.toBeSigned(), cose.signature())
                    ? Optional.of(cose.claims())
                    : Optional.empty();
        } catch (CoseSign1.Malformed malformed) {
            return Optional.empty();
        }
    }

    /**
     * The number of data bits of a mixed QR code (ISO/IEC 18004, versions 10 to 26): the address in byte mode, the base 32 in alphanumeric
     * mode.
     */
    private static int qrBits(String prefix, String body) {
        return 4 + 16 + 8 * prefix.length() + 4 + 11 + (11 * body.length() + 1) / 2;
    }

    private static String withoutBlanks(String text) {
        return text.chars().anyMatch(Character::isWhitespace) ? text.replaceAll("\\s", "") : text;
    }

    private static OpenedCode refused(Refusal refusal) {
        return new OpenedCode.Untrusted(refusal);
    }
}
