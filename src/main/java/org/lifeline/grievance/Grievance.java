package org.lifeline.grievance;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A complaint with what was answered.
 *
 * @param kind a row of the table {@code grievanceKinds}
 * @param askedBy null for a visitor without an account
 * @param application an application of that account; null where it is about none
 * @param typed what it is about, as a visitor typed it; it proves nothing. Null where nothing was typed or it was erased
 * @param words what the person wrote; null once it was erased
 * @param settledOn until when the person can say that the first answer did not settle it; null before that answer
 * @param rounds one or two, in order
 */
public record Grievance(
        String number,
        String kind,
        @Nullable String askedBy,
        @Nullable String application,
        @Nullable String typed,
        @Nullable String words,
        String language,
        Instant askedAt,
        @Nullable Instant settledOn,
        List<Round> rounds) {

    /**
     * One answer, or the wait for it.
     *
     * @param group who is asked to answer
     * @param escalatedAt since when managers may answer, too; null while there is time, and where it was answered in time
     * @param notSettled why the answer before settled nothing; null in the first round, and once it was erased
     * @param answer null while nobody has answered, and once it was erased
     */
    public record Round(
            int round,
            String group,
            Instant askedAt,
            Instant due,
            @Nullable Instant escalatedAt,
            @Nullable String notSettled,
            @Nullable String answer,
            @Nullable String answeredBy,
            @Nullable Instant answeredAt) {

        public boolean isAnswered() {
            return answeredBy != null;
        }
    }

    /** Where a complaint stands. It follows from the rounds and the time, and is stored nowhere. */
    public enum State {
        /** Somebody is asked to answer. */
        waiting,
        /** Answered once; the person can still say that it settled nothing. */
        answered,
        /** Nobody answers once more. */
        closed
    }

    public Round current() {
        return rounds.get(rounds.size() - 1);
    }

    public State state(Instant now) {
        if (!current().isAnswered()) {
            return State.waiting;
        }
        boolean mayAnswer = current().round() == 1 && settledOn != null && now.isBefore(settledOn);
        return mayAnswer ? State.answered : State.closed;
    }
}
