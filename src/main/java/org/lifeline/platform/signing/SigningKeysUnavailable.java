package org.lifeline.platform.signing;

/** The key store cannot be used. The message is one line that names the store and says what to do. */
public final class SigningKeysUnavailable extends RuntimeException {

    SigningKeysUnavailable(String message) {
        super(message);
    }

    SigningKeysUnavailable(String message, Exception cause) {
        super(message, cause);
    }
}
