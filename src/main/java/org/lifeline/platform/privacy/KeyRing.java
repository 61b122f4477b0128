package org.lifeline.platform.privacy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.digest.DigestUtils;
import org.lifeline.platform.SettingMissing;

/**
 * Some keys of 32 bytes, the newest first: the newest one encrypts, and all of them decrypt (AES-256-GCM, NIST SP 800-38D). An encrypted value
 * consists of one byte for the version, four that identify the key, twelve of nonce, the ciphertext and its tag of 16. It is bound to the
 * place for which it was encrypted: if it is moved to another one, it cannot be decrypted.
 */
public final class KeyRing {

    private static final byte VERSION = 1;
    private static final int KEY_BYTES = 32;
    private static final int NAME_BYTES = 4;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int HEAD_BYTES = 1 + NAME_BYTES + NONCE_BYTES;

    private final List<byte[]> keys;
    private final SecureRandom random = new SecureRandom();

    /** @throws IllegalArgumentException when there is no key, or one does not have 32 bytes */
    KeyRing(List<byte[]> keys) {
        if (keys.isEmpty() || keys.stream().anyMatch(k -> k.length != KEY_BYTES)) {
            throw new IllegalArgumentException("a key has " + KEY_BYTES + " bytes");
        }
        this.keys = keys.stream().map(byte[]::clone).toList();
    }

    /**
     * The keys of a setting.
     *
     * @param keys in base64, the newest first
     * @throws SettingMissing when there is none, or one is not 32 bytes in base64
     */
    public static KeyRing configured(String setting, List<String> keys) {
        try {
            return new KeyRing(keys.stream()
                    .map(String::strip)
                    .map(Base64.getDecoder()::decode)
                    .toList());
        } catch (IllegalArgumentException e) {
            throw new SettingMissing(setting + ": each key must be " + KEY_BYTES + " bytes in base64");
        }
    }

    /** The identifiers of the keys in hex, the newest first; they reveal nothing about the keys. */
    public List<String> names() {
        return keys.stream().map(KeyRing::name).toList();
    }

    /** The identifier of the newest key, with which everything is encrypted from now on. */
    public String newest() {
        return name(keys.get(0));
    }

    byte[] oldest() {
        return keys.get(keys.size() - 1);
    }

    /** @param place where the value will be, such as {@code person.phone}; nobody needs to keep it secret */
    public byte[] encrypt(String place, byte[] value) {
        byte[] key = keys.get(0);
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] encrypted = crypt(Cipher.ENCRYPT_MODE, key, nonce, place, value);
        return ByteBuffer.allocate(HEAD_BYTES + encrypted.length)
                .put(VERSION)
                .put(nameBytes(key))
                .put(nonce)
                .put(encrypted)
                .array();
    }

    /**
     * @throws IllegalStateException when the value was altered, was moved from another place, or was encrypted with a key that is not on the
     *     ring
     */
    public byte[] decrypt(String place, byte[] encrypted) {
        if (encrypted.length < HEAD_BYTES || encrypted[0] != VERSION) {
            throw new IllegalStateException("an encrypted value of " + place + " is damaged");
        }
        byte[] key = keyOf(encrypted)
                .orElseThrow(() -> new IllegalStateException(
                        "the key that encrypted a value of " + place + " is not among the keys"));
        byte[] nonce = Arrays.copyOfRange(encrypted, 1 + NAME_BYTES, HEAD_BYTES);
        return crypt(
                Cipher.DECRYPT_MODE, key, nonce, place, Arrays.copyOfRange(encrypted, HEAD_BYTES, encrypted.length));
    }

    private Optional<byte[]> keyOf(byte[] encrypted) {
        byte[] name = Arrays.copyOfRange(encrypted, 1, 1 + NAME_BYTES);
        return keys.stream().filter(k -> Arrays.equals(nameBytes(k), name)).findFirst();
    }

    private static byte[] crypt(int mode, byte[] key, byte[] nonce, String place, byte[] text) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a value of " + place + " cannot be decrypted: it was altered or moved", e);
        }
    }

    static String name(byte[] key) {
        return HexFormat.of().formatHex(nameBytes(key));
    }

    private static byte[] nameBytes(byte[] key) {
        return Arrays.copyOf(DigestUtils.sha256(key), NAME_BYTES);
    }
}
