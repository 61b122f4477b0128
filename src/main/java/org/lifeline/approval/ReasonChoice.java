package org.lifeline.approval;

/** A coded reason as the officer's form offers it. */
public record ReasonChoice(String value, String label, String decision) {}
