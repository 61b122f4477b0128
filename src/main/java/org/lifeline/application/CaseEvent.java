package org.lifeline.application;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One line of a case's timeline, in plain words; no names of officers. */
public record CaseEvent(Instant at, String kind, @Nullable String detail) {}
