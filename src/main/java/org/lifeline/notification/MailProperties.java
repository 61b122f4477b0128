package org.lifeline.notification;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param from the sender of every mail, as "Name <address>" */
@ConfigurationProperties("lifeline.mail")
record MailProperties(@DefaultValue("Lifeline <no-reply@lifeline.invalid>") String from) {}
