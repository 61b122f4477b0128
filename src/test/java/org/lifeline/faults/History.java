package org.lifeline.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What callers asked of one object and what they were answered, with the order of these moments: a call that was answered before another
 * one began came first. Any number of threads write it.
 *
 * @param <I> what is asked
 * @param <O> what is answered
 */
public final class History<I, O> {

    /**
     * One call.
     *
     * @param called the moment of the call: a place in the order of all moments of the history
     * @param answer null when none came: then it may have had its effect at any later moment, or never
     * @param answered the moment of the answer
     */
    public record Operation<I, O>(
            I asked, long called, @Nullable O answer, long answered) {

        boolean isAnswered() {
            return answer != null;
        }

        @Override
        public String toString() {
            return called + ".." + (isAnswered() ? answered : "?") + " " + asked + " -> "
                    + (isAnswered() ? answer : "no answer");
        }
    }

    private final AtomicLong moments = new AtomicLong();
    private final List<Operation<I, O>> operations = new ArrayList<>();

    /** Makes a call and records it. @param call answers null when nobody knows whether it had its effect */
    public @Nullable O record(I asked, Supplier<@Nullable O> call) {
        long called = moments.incrementAndGet();
        O answer = null;
        try {
            answer = call.get();
            return answer;
        } finally {
            add(new Operation<>(asked, called, answer, answer == null ? Long.MAX_VALUE : moments.incrementAndGet()));
        }
    }

    /** Adds a call that was made by hand. */
    synchronized void add(Operation<I, O> operation) {
        operations.add(operation);
    }

    /** All calls so far. */
    public synchronized List<Operation<I, O>> operations() {
        return List.copyOf(operations);
    }
}
