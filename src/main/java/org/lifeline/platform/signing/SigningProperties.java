package org.lifeline.platform.signing;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the signing keys are.
 *
 * @param path the PKCS#12 key store
 * @param password of the key store and its entries; may be empty only where {@code generate} is true, and then the file's
 *     own permissions are all that guards the keys
 * @param generate whether a missing key store is made anew; false in a real deployment, where a lost key store must be
 *     restored, not replaced
 */
@ConfigurationProperties("lifeline.keys")
public record SigningProperties(
        @DefaultValue("data/keys.p12") Path path,
        @DefaultValue("") String password,
        @DefaultValue("false") boolean generate) {}
