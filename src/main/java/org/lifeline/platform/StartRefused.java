package org.lifeline.platform;

import org.jspecify.annotations.Nullable;

/** The product cannot start. One line says what is wrong, and another one what to do. */
public final class StartRefused extends RuntimeException {

    private final String action;

    /** @param action what the person at the console can do about it */
    public StartRefused(String message, String action, @Nullable Throwable cause) {
        super(message, cause);
        this.action = action;
    }

    public StartRefused(String message, String action) {
        this(message, action, null);
    }

    String action() {
        return action;
    }
}
