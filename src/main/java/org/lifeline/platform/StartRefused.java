package org.lifeline.platform;

import org.jspecify.annotations.Nullable;

/** The product does not start on what it finds: one line that says what is wrong, and one that says what to do. */
public final class StartRefused extends RuntimeException {

    private final String action;

    /** @param action what the person at the console does about it */
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
