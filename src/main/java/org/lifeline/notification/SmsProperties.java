package org.lifeline.notification;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The SMS gateway.
 *
 * @param url where messages are posted to; without one no SMS is sent
 * @param token what the gateway knows us by
 * @param sender name or number that people see
 * @param timeout how long one message may take
 */
@ConfigurationProperties("lifeline.sms")
record SmsProperties(
        @Nullable URI url,
        @Nullable String token,
        @DefaultValue("Lifeline") String sender,
        @DefaultValue("20s") Duration timeout) {

    SmsProperties {
        if (url != null && (url.getHost() == null || !String.valueOf(url.getScheme()).matches("https?"))) {
            throw new IllegalArgumentException("lifeline.sms.url must be an address such as https://gateway.example/messages");
        }
    }
}
