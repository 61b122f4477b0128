package org.lifeline.platform.engine;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.ProcessEngineException;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;
import org.springframework.dao.ConcurrencyFailureException;

/** Whether a failure means that somebody else changed the same thing at the same moment and was quicker: nothing is wrong with the request. */
public final class LostRace {

    // BuiltinExceptionCode of the engine: optimistic locking, a deadlock, a row that refers to one that was deleted meanwhile
    private static final Set<Integer> ENGINE_CODES = Set.of(1, 10_000, 10_001);

    /** Of PostgreSQL: not serializable, a deadlock, a lock that was not to be had. */
    private static final Set<String> SQL_STATES = Set.of("40001", "40P01", "55P03");

    /**
     * What the engine says when the process that a message goes to ended between two looks at it. It has no code for that, and the same
     * classes for what never was there.
     */
    private static final List<String> ENDED_MEANWHILE =
            List.of("Cannot restore state of process instance", "does not have a subscription to a message event");

    /** The steps of a case follow each other at once: a person's request may meet several of them in a row. */
    private static final int TRIES = 6;

    private static final int PAUSE_MS = 15;

    private LostRace() {}

    /** Whether to begin anew after this many tries; if so, a short while later, a different one for each who lost. */
    static boolean tryAgain(int tried) {
        if (tried >= TRIES) {
            return false;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextInt(PAUSE_MS * tried)));
        return true;
    }

    /** What is said of it: 409 {@code changedMeanwhile}. */
    public static Refused refused() {
        return Refused.conflict(
                "changedMeanwhile",
                "Something else happened to this at the same moment. Nothing of yours was saved. Look again, then repeat it if it is still needed.");
    }

    /** Whether this or one of its causes is one. */
    public static boolean is(@Nullable Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof OptimisticLockingException
                    || t instanceof ConcurrencyFailureException
                    || (t instanceof ProcessEngineException engine && (ENGINE_CODES.contains(engine.getCode()) || endedMeanwhile(engine)))
                    || (t instanceof SQLException sql && SQL_STATES.contains(sql.getSQLState()))) {
                return true;
            }
        }
        return false;
    }

    private static boolean endedMeanwhile(ProcessEngineException gone) {
        String said = String.valueOf(gone.getMessage());
        return ENDED_MEANWHILE.stream().anyMatch(said::contains);
    }
}
