package org.lifeline.platform.signing;

import java.net.URI;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
@EnableConfigurationProperties(SigningProperties.class)
class SigningConfiguration {

    @Bean
    SigningKeys signingKeys(SigningProperties properties, Clock clock) {
        if (properties.password().isEmpty() && !properties.generate()) {
            throw new SigningKeysUnavailable(
                    "lifeline.keys.password is empty: set it to the password of the key store at " + properties.path());
        }
        return new SigningKeyStore(properties.path(), properties.password()).open(properties.generate(), clock);
    }

    @Bean
    SignedCodes signedCodes(SigningKeys keys, @Value("${lifeline.public-url:http://localhost:8080}") URI publicUrl) {
        return new SignedCodes(keys, publicUrl);
    }
}
