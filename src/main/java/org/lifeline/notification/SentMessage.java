package org.lifeline.notification;

import java.time.Instant;

/**
 * A message that was sent. What it said in full is not kept.
 *
 * @param kind name of its template, such as {@code voucher-issued}
 * @param subject what it was about, in a sentence
 */
public record SentMessage(String kind, String subject, Way way, Instant sentAt) {

    /** The names are the same in the API. */
    public enum Way {
        email,
        sms,
        messenger,
        paper
    }
}
