package org.lifeline.platform.signing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the signing keys.
 *
 * @param path the PKCS#12 key store
 * @param pkcs11 the SunPKCS11 configuration of a hardware module that holds the keys instead of the file
 * @param password of the key store and its entries, or the module's PIN. It may be empty only where {@code generate} is true, and then only
 *     the file's permissions protect the keys
 * @param generate whether a missing key store is created. Unless set, only the embedded product does so: in a real deployment a lost key
 *     store must be restored, or every voucher in people's hands becomes worthless
 * @param lost the ids of keys that are lost permanently, as the refused start names them. What they signed can no longer be verified, and
 *     new keys may be made. To be removed again after that start
 * @param rotateAfter how long a key signs before the process {@code keyRotation} makes the next one
 * @param publishBefore how long a new key is published before it signs; longer than any scanner works without fetching keys
 */
@ConfigurationProperties("lifeline.keys")
public record SigningProperties(
        @DefaultValue("data/keys.p12") Path path,
        @Nullable Path pkcs11,
        @DefaultValue("") String password,
        @Nullable Boolean generate,
        @DefaultValue List<String> lost,
        @DefaultValue("365d") Duration rotateAfter,
        @DefaultValue("14d") Duration publishBefore) {

    SigningKeyStore store() {
        return new SigningKeyStore(pkcs11 == null ? new KeyFile(path, password) : new KeyToken(pkcs11, password));
    }
}
