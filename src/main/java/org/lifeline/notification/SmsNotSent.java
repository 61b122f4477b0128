package org.lifeline.notification;

/** A gateway did not take a message. Never says what was in it or to whom it goes. */
class SmsNotSent extends RuntimeException {

    private static final long serialVersionUID = 1;

    SmsNotSent(String message) {
        super(message);
    }

    SmsNotSent(String message, Throwable cause) {
        super(message, cause);
    }
}
