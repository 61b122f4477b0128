package org.lifeline.platform.privacy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts values with AES-256-GCM (NIST SP 800-38D). An encrypted value consists of one byte for the version, four that identify the key, twelve
 * of nonce, the ciphertext and its tag. A value is bound to its column: if it is moved to another one, it cannot be decrypted.
 */
public final class PersonalData {

    private static final byte VERSION = 1;
    private static final int KEY_BYTES = 32;
    private static final int NAME_BYTES = 4;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int HEAD_BYTES = 1 + NAME_BYTES + NONCE_BYTES;

    private final List<byte[]> keys;
    private final SecureRandom random = new SecureRandom();

    /** @throws IllegalArgumentException when there is no key, or one does not have 32 bytes */
    PersonalData(List<byte[]> keys) {
        if (keys.isEmpty() || keys.stream().anyMatch(k -> k.length != KEY_BYTES)) {
            throw new IllegalArgumentException("a key of personal data has " + KEY_BYTES + " bytes");
        }
        this.keys = keys.stream().map(byte[]::clone).toList();
    }

    /** The identifiers of the keys in hex, the newest first; they reveal nothing about the keys. */
    List<String> names() {
        return keys.stream().map(key -> HexFormat.of().formatHex(name(key))).toList();
    }

    /** The identifier of the key for fingerprints, which is the last one. */
    String fingerprintName() {
        return HexFormat.of().formatHex(name(keys.get(keys.size() - 1)));
    }

    /**
     * @param column table and column, such as {@code person.phone}
     * @param value null stays null
     */
    public byte @Nullable [] encrypt(String column, @Nullable String value) {
        if (value == null) {
            return null;
        }
        byte[] key = keys.get(0);
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] encrypted = crypt(Cipher.ENCRYPT_MODE, key, nonce, column, value.getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.allocate(HEAD_BYTES + encrypted.length)
                .put(VERSION)
                .put(name(key))
                .put(nonce)
                .put(encrypted)
                .array();
    }

    /**
     * @throws IllegalStateException when the value was altered, was moved from another column, or was encrypted with a key that is not
     *     configured
     */
    public @Nullable String decrypt(String column, byte @Nullable [] encrypted) {
        if (encrypted == null) {
            return null;
        }
        if (encrypted.length < HEAD_BYTES || encrypted[0] != VERSION) {
            throw new IllegalStateException("an encrypted value of " + column + " is damaged");
        }
        byte[] name = Arrays.copyOfRange(encrypted, 1, 1 + NAME_BYTES);
        byte[] nonce = Arrays.copyOfRange(encrypted, 1 + NAME_BYTES, HEAD_BYTES);
        byte[] key = keys.stream()
                .filter(k -> Arrays.equals(name(k), name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "the key that encrypted a value of " + column + " is not among the keys"));
        byte[] text = Arrays.copyOfRange(encrypted, HEAD_BYTES, encrypted.length);
        return new String(crypt(Cipher.DECRYPT_MODE, key, nonce, column, text), StandardCharsets.UTF_8);
    }

    /**
     * A fingerprint that is equal for equal values of a column and for nothing else (HMAC-SHA256). By it a value is found without decrypting
     * any.
     */
    public byte @Nullable [] fingerprint(String column, @Nullable String value) {
        if (value == null) {
            return null;
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(keys.get(keys.size() - 1), "HmacSHA256"));
            mac.update(("fingerprint " + column + "\0").getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(value.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] crypt(int mode, byte[] key, byte[] nonce, String column, byte[] text) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(column.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "a value of " + column + " cannot be decrypted: it was altered or moved", e);
        }
    }

    private static byte[] name(byte[] key) {
        return Arrays.copyOf(DigestUtils.sha256(key), NAME_BYTES);
    }
}
