package org.lifeline.platform.money;

/** An invalid amount. The message says why, in words for the person who typed it. */
public final class InvalidMoneyException extends IllegalArgumentException {

    InvalidMoneyException(String message) {
        super(message);
    }
}
