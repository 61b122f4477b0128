package org.lifeline.insight;

/** Answers questions about facts. Every store gives the same figures. */
public interface FactStore {

    Answer answer(Question question);
}
