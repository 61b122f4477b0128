package org.lifeline.platform.database;

import java.sql.SQLException;

/** The database refuses our connection; the cause says why. */
final class DatabaseRefused extends RuntimeException {
    DatabaseRefused(SQLException cause) {
        super(cause.getMessage(), cause);
    }
}
