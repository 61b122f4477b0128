package org.lifeline.changes;

/** One thing that would change, in plain words: as it is now, and as it would be then. Empty where there is nothing to show. */
public record Line(String what, String now, String then) {}
