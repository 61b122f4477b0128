package org.lifeline.notification;

/** A service that delivers SMS to a telephone network. */
interface SmsGateway {

    /**
     * Hands the message over. The same business key may come twice, if the machine stopped in between; the gateway must send it once.
     *
     * @throws SmsNotSent when the gateway did not accept it
     * @throws AddressRefused when it will never accept a message to this number
     */
    void send(Sms sms);
}
