package org.lifeline.application;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.lifeline.platform.problem.Refused;

/**
 * An envelope as a device seals it without a network: ephemeral ECDH on P-256, HKDF with SHA-256 (RFC 5869), AES-256-GCM. It begins with a head
 * of 110 bytes, to which the content is bound: a byte for the version, 16 that identify the key, 16 that identify the envelope, 65 of the
 * ephemeral public key (uncompressed, SEC 1) and 12 of the nonce. The device forgets the ephemeral private key, so that it cannot open what it
 * sealed. {@code outreach-seal.mjs} is the other side.
 */
record OutreachSeal(UUID key, UUID id, byte[] ephemeral, byte[] nonce, byte[] head, byte[] ciphertext) {

    static final byte VERSION = 1;
    static final int POINT_BYTES = 65;
    private static final int UUID_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    static final int HEAD_BYTES = 1 + 2 * UUID_BYTES + POINT_BYTES + NONCE_BYTES;
    private static final int COORDINATE_BYTES = 32;
    private static final byte UNCOMPRESSED = 4;
    private static final byte[] INFO = "lifeline outreach 1".getBytes(StandardCharsets.US_ASCII);

    /** @throws Refused 422 for bytes that are no envelope */
    static OutreachSeal read(byte[] bytes) {
        if (bytes.length <= HEAD_BYTES + TAG_BITS / 8 || bytes[0] != VERSION) {
            throw unreadable();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        UUID key = new UUID(in.getLong(), in.getLong());
        UUID id = new UUID(in.getLong(), in.getLong());
        byte[] ephemeral = new byte[POINT_BYTES];
        in.get(ephemeral);
        byte[] nonce = new byte[NONCE_BYTES];
        in.get(nonce);
        return new OutreachSeal(
                key,
                id,
                ephemeral,
                nonce,
                Arrays.copyOf(bytes, HEAD_BYTES),
                Arrays.copyOfRange(bytes, HEAD_BYTES, bytes.length));
    }

    static Refused unreadable() {
        return Refused.invalid("envelope", "This is no sealed application, or it was damaged on its way.");
    }

    /** @param privateKey PKCS#8. @throws Refused 422 when anything of it was altered */
    byte[] open(byte[] privateKey) {
        try {
            PrivateKey own = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(privateKey));
            KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
            agreement.init(own);
            agreement.doPhase(point(ephemeral), true);
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    new SecretKeySpec(derived(agreement.generateSecret(), head), "AES"),
                    new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(head);
            return cipher.doFinal(ciphertext);
        } catch (GeneralSecurityException altered) {
            throw unreadable();
        }
    }

    /** The key of the content: HKDF, whose salt is the head without the nonce, so that no two envelopes have the same one. */
    private static byte[] derived(byte[] secret, byte[] head) throws GeneralSecurityException {
        byte[] extracted = hmac(Arrays.copyOf(head, HEAD_BYTES - NONCE_BYTES), secret);
        return hmac(
                extracted,
                ByteBuffer.allocate(INFO.length + 1).put(INFO).put((byte) 1).array());
    }

    private static byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text);
    }

    static KeyPair newPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The public key as 65 bytes (SEC 1, uncompressed), as Web Cryptography reads it. */
    static byte[] point(ECPublicKey key) {
        return ByteBuffer.allocate(POINT_BYTES)
                .put(UNCOMPRESSED)
                .put(coordinate(key.getW().getAffineX()))
                .put(coordinate(key.getW().getAffineY()))
                .array();
    }

    private static byte[] coordinate(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] fixed = new byte[COORDINATE_BYTES];
        int length = Math.min(bytes.length, COORDINATE_BYTES);
        System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE_BYTES - length, length);
        return fixed;
    }

    /** A point that is not on the curve could betray bits of the private key, so it is refused. */
    private static ECPublicKey point(byte[] bytes) throws GeneralSecurityException {
        if (bytes[0] != UNCOMPRESSED) {
            throw new GeneralSecurityException("not an uncompressed point");
        }
        AlgorithmParameters named = AlgorithmParameters.getInstance("EC");
        named.init(new ECGenParameterSpec("secp256r1"));
        ECParameterSpec curve = named.getParameterSpec(ECParameterSpec.class);
        BigInteger x = new BigInteger(1, Arrays.copyOfRange(bytes, 1, 1 + COORDINATE_BYTES));
        BigInteger y = new BigInteger(1, Arrays.copyOfRange(bytes, 1 + COORDINATE_BYTES, POINT_BYTES));
        BigInteger p = ((ECFieldFp) curve.getCurve().getField()).getP();
        BigInteger right = x.pow(3)
                .add(curve.getCurve().getA().multiply(x))
                .add(curve.getCurve().getB())
                .mod(p);
        if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0 || !y.pow(2).mod(p).equals(right)) {
            throw new GeneralSecurityException("not a point of the curve");
        }
        return (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), curve));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OutreachSeal seal
                && Arrays.equals(head, seal.head)
                && Arrays.equals(ciphertext, seal.ciphertext);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(head);
    }

    @Override
    public String toString() {
        return "OutreachSeal[" + id + "]";
    }
}
