package org.lifeline.platform.signing;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Fresh keys in memory, for tests of what is signed with them. */
public final class TestKeys {

    public static final URI PUBLIC_URL = URI.create("https://lifeline.example");

    private TestKeys() {}

    public static SigningKeys fresh() {
        List<SigningKey> keys = new ArrayList<>();
        for (KeyUse use : KeyUse.values()) {
            keys.add(key(use, 1, Instant.EPOCH));
        }
        return new SigningKeys(keys);
    }

    static SigningKey key(KeyUse use, int generation, Instant usableFrom) {
        try {
            KeyPair pair = KeyFile.pair();
            return new SigningKey(use, generation, (ECPublicKey) pair.getPublic(), pair.getPrivate(), usableFrom);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static SignedCodes codes(SigningKeys keys) {
        return new SignedCodes(keys, PUBLIC_URL);
    }
}
