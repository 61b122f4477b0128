package org.lifeline.notification;

/** The gateway did not accept a message. The exception never contains the text or the recipient. */
class SmsNotSent extends RuntimeException {

    private static final long serialVersionUID = 1;

    SmsNotSent(String message) {
        super(message);
    }

    SmsNotSent(String message, Throwable cause) {
        super(message, cause);
    }
}
