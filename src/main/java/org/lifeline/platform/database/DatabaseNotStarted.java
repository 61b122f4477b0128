package org.lifeline.platform.database;

import java.io.IOException;
import java.nio.file.Path;

/** The embedded database did not start. The message says which folder and why. */
public final class DatabaseNotStarted extends RuntimeException {

    private final boolean taken;

    DatabaseNotStarted(Path folder, IOException cause) {
        super("The embedded database in " + folder + " did not start: " + cause.getMessage(), cause);
        this.taken = cause instanceof FolderTaken;
    }

    /** Whether another Lifeline is using the folder. */
    boolean isFolderTaken() {
        return taken;
    }
}
