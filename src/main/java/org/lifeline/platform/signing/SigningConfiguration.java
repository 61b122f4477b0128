package org.lifeline.platform.signing;

import java.time.Clock;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.RunMode;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
class SigningConfiguration {

    @Bean
    SigningKeyStore signingKeyStore(SigningProperties properties) {
        return properties.store();
    }

    @Bean
    SigningKeys signingKeys(
            SigningKeyStore store, SigningProperties properties, SigningKeysInUse inUse, RunMode mode, Clock clock) {
        boolean generate = properties.generate() == null ? mode.embedded() : properties.generate();
        if (properties.password().isEmpty() && !generate) {
            throw new SigningKeysUnavailable(
                    "lifeline.keys.password is empty: set it to the password of the key store at " + properties.path()
                            + ", or to the PIN of the module in lifeline.keys.pkcs11");
        }
        inUse.giveUp(properties.lost());
        return store.open(generate, inUse.find(), clock);
    }

    @Bean
    SignedCodes signedCodes(SigningKeys keys, LifelineProperties lifeline) {
        return new SignedCodes(keys, lifeline.publicUrl());
    }
}
