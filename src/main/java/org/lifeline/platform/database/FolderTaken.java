package org.lifeline.platform.database;

import java.io.IOException;

/** Another process uses the data folder. */
final class FolderTaken extends IOException {
    FolderTaken(String message) {
        super(message);
    }
}
