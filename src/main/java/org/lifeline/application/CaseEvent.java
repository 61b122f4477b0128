package org.lifeline.application;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One line of a case's timeline, without names of officers. */
public record CaseEvent(Instant at, String kind, @Nullable String detail) {}
