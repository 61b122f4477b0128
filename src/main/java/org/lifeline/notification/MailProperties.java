package org.lifeline.notification;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How mail is sent.
 *
 * @param from the sender of every mail, as "Name <address>"
 * @param requireTls whether a real deployment sends mail only to servers that encrypt, because a mail carries a voucher, or its PIN
 */
@ConfigurationProperties("lifeline.mail")
record MailProperties(
        @DefaultValue("Lifeline <no-reply@lifeline.invalid>")
        String from,

        @DefaultValue("true") boolean requireTls) {}
