package org.lifeline.platform.signing;

import java.time.Clock;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.RunMode;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
@EnableConfigurationProperties(SigningProperties.class)
class SigningConfiguration {

    @Bean
    SigningKeys signingKeys(SigningProperties properties, RunMode mode, Clock clock) {
        boolean generate = properties.generate() || mode.embedded();
        if (properties.password().isEmpty() && !generate) {
            throw new SigningKeysUnavailable(
                    "lifeline.keys.password is empty: set it to the password of the key store at " + properties.path());
        }
        return new SigningKeyStore(properties.path(), properties.password()).open(generate, clock);
    }

    @Bean
    SignedCodes signedCodes(SigningKeys keys, LifelineProperties properties) {
        return new SignedCodes(keys, properties.publicUrl());
    }
}
