package org.lifeline.notification;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of a messenger, through a service that takes messages over HTTP.
 *
 * @param url the address to which messages are posted; without one nobody is offered the messenger
 * @param token the token with which we authenticate
 * @param name of the messenger, as people know it; they read it where they agree
 * @param timeout the longest time for one message
 */
@ConfigurationProperties("lifeline.messenger")
record MessengerProperties(
        @Nullable URI url,
        @Nullable String token,
        @DefaultValue("Messenger") String name,
        @DefaultValue("20s") Duration timeout) {

    MessengerProperties {
        if (url != null
                && (url.getHost() == null || !String.valueOf(url.getScheme()).matches("https?"))) {
            throw new IllegalArgumentException(
                    "lifeline.messenger.url must be an address such as https://messenger.example/messages");
        }
    }
}
