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

/**
 * Recognises failures which mean that another transaction changed the same thing at the same moment and was faster. The request itself is
 * not wrong.
 */
public final class LostRace {

    // codes from the engine's BuiltinExceptionCode: optimistic locking, a deadlock, a reference to a row that was
    // deleted in the meantime
    private static final Set<Integer> ENGINE_CODES = Set.of(1, 10_000, 10_001);

    /** SQL states of PostgreSQL: serialization failure, deadlock, a lock that is not available. */
    private static final Set<String> SQL_STATES = Set.of("40001", "40P01", "55P03");

    /**
     * The engine's messages when the process that is to receive a message ended between two of its queries. It has no code for this, and
     * the same exception class as for a process that never existed.
     */
    private static final List<String> ENDED_MEANWHILE = List.of(
            "Cannot restore state of process instance",
            "Cannot resolve parent with id",
            "does not have a subscription to a message event");

    /**
     * The most attempts. The steps of a case follow each other quickly, so a person's request may collide with several of them in a row.
     */
    private static final int TRIES = 6;

    private static final int PAUSE_MS = 15;

    private LostRace() {}

    /**
     * Whether to try again after this many attempts. If so, waits a short time first, which differs between the transactions that lost.
     */
    static boolean tryAgain(int tried) {
        if (tried >= TRIES) {
            return false;
        }
        LockSupport.parkNanos(
                TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextInt(PAUSE_MS * tried)));
        return true;
    }

    /** The refusal when all attempts lost: 409 {@code changedMeanwhile}. */
    public static Refused refused() {
        return Refused.conflict(
                "changedMeanwhile",
                "Something else changed this at the same moment, so nothing was saved. Check what changed, then try again if you still need to.");
    }

    /** Whether this failure, or one of its causes, is a lost race. */
    public static boolean is(@Nullable Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof OptimisticLockingException
                    || t instanceof ConcurrencyFailureException
                    || (t instanceof ProcessEngineException engine
                            && (ENGINE_CODES.contains(engine.getCode()) || endedMeanwhile(engine)))
                    || (t instanceof SQLException sql
                            && sql.getSQLState() != null
                            && SQL_STATES.contains(sql.getSQLState()))) {
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
