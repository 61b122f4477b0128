package org.lifeline.platform.privacy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Encrypts the values of columns that say who somebody is, with the {@linkplain KeyRing keys of personal data}. A value is bound to its column. */
public final class PersonalData {

    private final KeyRing keys;

    PersonalData(KeyRing keys) {
        this.keys = keys;
    }

    /** The identifiers of the keys in hex, the newest first; they reveal nothing about the keys. */
    List<String> names() {
        return keys.names();
    }

    /** The identifier of the key for fingerprints, which is the last one. */
    String fingerprintName() {
        return KeyRing.name(keys.oldest());
    }

    /**
     * @param column table and column, such as {@code person.phone}
     * @param value null stays null
     */
    public byte @Nullable [] encrypt(String column, @Nullable String value) {
        return value == null ? null : keys.encrypt(column, value.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * @throws IllegalStateException when the value was altered, was moved from another column, or was encrypted with a key that is not
     *     configured
     */
    public @Nullable String decrypt(String column, byte @Nullable [] encrypted) {
        return encrypted == null ? null : new String(keys.decrypt(column, encrypted), StandardCharsets.UTF_8);
    }

    /**
     * The same for a part of a file.
     *
     * @param place table, column, and which file and part: nothing can be put in its place
     */
    public byte[] encryptBytes(String place, byte[] part) {
        return keys.encrypt(place, part);
    }

    /** @throws IllegalStateException as {@link #decrypt} */
    public byte[] decryptBytes(String place, byte[] encrypted) {
        return keys.decrypt(place, encrypted);
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
            mac.init(new SecretKeySpec(keys.oldest(), "HmacSHA256"));
            mac.update(("fingerprint " + column + "\0").getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(value.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
