package org.lifeline.platform.problem;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionSystemException;

/**
 * Recognises failures which mean that the database did not answer: it ends, it starts, the network to it is cut, or all connections are
 * taken. If that happened while a transaction was committed, nobody here knows whether it was: whoever asked must not be told that
 * nothing was saved.
 */
public final class DatabaseAway {

    /** SQL states of PostgreSQL: of the connection (08), of its end or beginning, no connection free, and one that was idle for too long. */
    private static final Set<String> SQL_STATES = Set.of("57P01", "57P02", "57P03", "57P05", "53300", "25P03");

    private static final String CONNECTION = "08";

    /** What the pool says of a connection that it gave up meanwhile, without a state. */
    private static final String GIVEN_UP = "Connection is closed";

    private DatabaseAway() {}

    /** Whether this failure, or one of its causes, is one of those. */
    public static boolean is(@Nullable Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            // what failed first stands beside the failure to roll it back
            if (t instanceof SQLTransientConnectionException
                    || t instanceof SQLRecoverableException
                    || t instanceof SQLException sql && isOfTheConnection(sql)
                    || t instanceof TransactionSystemException end && is(end.getApplicationException())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfTheConnection(SQLException e) {
        String state = e.getSQLState();
        return state == null
                ? GIVEN_UP.equals(e.getMessage())
                : state.startsWith(CONNECTION) || SQL_STATES.contains(state);
    }

    /** 503 {@code databaseAway}: the same request may be sent again, with its Idempotency-Key. */
    public static Refused refused() {
        return Refused.unavailable(
                "databaseAway",
                "Our records do not answer at the moment. It is not certain whether this was saved: wait a minute, and look before you send it again.");
    }
}
