package org.lifeline.notification;

import java.time.Instant;
import java.util.List;

/**
 * A message that an address or a number of the person refused for good.
 *
 * @param subject what it was about, in a sentence
 * @param by the ways that refused it
 * @param reachedNobody whether no other way was left
 * @param at when the last of them refused it
 */
public record Refusal(String subject, List<SentMessage.Way> by, boolean reachedNobody, Instant at) {}
