package org.lifeline.notification;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
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
 * @param countries beginnings of the numbers to which SMS are sent, such as +251; none: to all
 * @param never beginnings of numbers to which none is sent, because they cost too much: satellites and services that are paid by the sender
 * @param mostAnHour parts of SMS in an hour, by all nodes together
 * @param mostADay parts of SMS in a day, by all nodes together
 * @param codesPercent the share of both that codes for a log-in may use, in percent
 */
@ConfigurationProperties("lifeline.sms")
record SmsProperties(
        @Nullable URI url,
        @Nullable String token,
        @DefaultValue("Lifeline") String sender,
        @DefaultValue("20s") Duration timeout,
        @DefaultValue({}) List<String> countries,

        @DefaultValue({"+870", "+878", "+881", "+882", "+883", "+979"})
        List<String> never,

        @DefaultValue("5000") long mostAnHour,
        @DefaultValue("40000") long mostADay,
        @DefaultValue("50") int codesPercent) {

    private static final String BEGINNING = "\\+[1-9][0-9]{0,14}";

    SmsProperties {
        if (url != null
                && (url.getHost() == null || !String.valueOf(url.getScheme()).matches("https?"))) {
            throw new IllegalArgumentException(
                    "lifeline.sms.url must be an address such as https://gateway.example/messages");
        }
        if (!Stream.concat(countries.stream(), never.stream()).allMatch(each -> each.matches(BEGINNING))) {
            throw new IllegalArgumentException(
                    "lifeline.sms.countries and lifeline.sms.never are beginnings of numbers such as +251");
        }
        if (mostAnHour < 1 || mostADay < 1 || codesPercent < 1 || codesPercent > 100) {
            throw new IllegalArgumentException(
                    "lifeline.sms.most-an-hour and most-a-day are at least 1, codes-percent is from 1 to 100");
        }
    }

    /** Whether SMS are sent to this number. */
    boolean sendsTo(String e164) {
        return (countries.isEmpty() || countries.stream().anyMatch(e164::startsWith))
                && never.stream().noneMatch(e164::startsWith);
    }
}
