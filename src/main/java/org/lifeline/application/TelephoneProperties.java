package org.lifeline.application;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Questions by USSD and SMS, which a gateway passes on.
 *
 * @param token that the gateway says as a bearer; without one nobody asks by telephone
 * @param dial what people dial or to which number they write, as they read it beside their PIN
 * @param language code of the language of answers to somebody whom we do not know
 */
@ConfigurationProperties("lifeline.telephone")
record TelephoneProperties(
        @Nullable String token,
        @DefaultValue("") String dial,
        @DefaultValue("en") String language) {

    private static final int SHORTEST_TOKEN = 32;

    TelephoneProperties {
        if (token != null && !token.isBlank() && token.strip().length() < SHORTEST_TOKEN) {
            throw new IllegalArgumentException("lifeline.telephone.token needs at least 32 characters");
        }
    }

    boolean isOn() {
        return token != null && !token.isBlank();
    }
}
