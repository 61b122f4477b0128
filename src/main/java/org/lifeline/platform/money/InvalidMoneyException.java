package org.lifeline.platform.money;

/** An amount that cannot be used; the message says why in words fit for the person who typed it. */
public final class InvalidMoneyException extends IllegalArgumentException {

    InvalidMoneyException(String message) {
        super(message);
    }
}
