package org.lifeline.changes;

/** One thing that would change, in plain words: how it is now, and how it would be then. Empty where there is nothing to say. */
public record Line(String what, String now, String then) {}
