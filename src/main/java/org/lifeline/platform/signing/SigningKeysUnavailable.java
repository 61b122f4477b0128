package org.lifeline.platform.signing;

/** The key store cannot be used; the message is one line that says which file and what to do. */
public final class SigningKeysUnavailable extends RuntimeException {

    SigningKeysUnavailable(String message) {
        super(message);
    }

    SigningKeysUnavailable(String message, Exception cause) {
        super(message, cause);
    }
}
