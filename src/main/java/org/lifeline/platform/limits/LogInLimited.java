package org.lifeline.platform.limits;

/** Event published when a log-in is refused unread, because there were too many attempts. */
public record LogInLimited() {}
