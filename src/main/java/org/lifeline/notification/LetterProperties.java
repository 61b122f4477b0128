package org.lifeline.notification;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param offered whether an office prints and posts letters, so that people can choose them */
@ConfigurationProperties("lifeline.letters")
record LetterProperties(@DefaultValue("false") boolean offered) {}
