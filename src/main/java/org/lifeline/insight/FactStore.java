package org.lifeline.insight;

/** Answers questions about facts. Every store gives the same figures. */
public interface FactStore {

    /** Name of the store that is always there. */
    String POSTGRESQL = "factsInPostgresql";

    Answer answer(Question question);
}
