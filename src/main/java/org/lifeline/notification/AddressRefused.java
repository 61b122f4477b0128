package org.lifeline.notification;

/**
 * The mail server or the SMS gateway will never deliver to this address or number, however often it is asked. The exception never contains
 * the address or the number.
 */
class AddressRefused extends RuntimeException {

    private static final long serialVersionUID = 1;

    AddressRefused(String message) {
        super(message);
    }
}
