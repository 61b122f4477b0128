package org.lifeline.platform.database;

import java.io.IOException;

/** Somebody else works on the data folder. */
final class FolderTaken extends IOException {
    FolderTaken(String message) {
        super(message);
    }
}
