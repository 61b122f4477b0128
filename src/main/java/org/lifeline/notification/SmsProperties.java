package org.lifeline.notification;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the SMS gateway.
 *
 * @param url the address to which messages are posted; without one no SMS is sent
 * @param token the token with which we authenticate
 * @param sender name or number that people see
 * @param timeout the longest time for one message
 */
@ConfigurationProperties("lifeline.sms")
record SmsProperties(
        @Nullable URI url,
        @Nullable String token,
        @DefaultValue("Lifeline") String sender,
        @DefaultValue("20s") Duration timeout) {

    SmsProperties {
        if (url != null
                && (url.getHost() == null || !String.valueOf(url.getScheme()).matches("https?"))) {
            throw new IllegalArgumentException(
                    "lifeline.sms.url must be an address such as https://gateway.example/messages");
        }
    }
}
