package org.lifeline.platform.database;

import java.nio.file.Path;

/** The embedded database did not start; the message says which folder and why. */
public final class DatabaseNotStarted extends RuntimeException {
    DatabaseNotStarted(Path folder, Exception cause) {
        super("The embedded database in " + folder + " did not start: " + cause.getMessage(), cause);
    }
}
