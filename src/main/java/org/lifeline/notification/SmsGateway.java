package org.lifeline.notification;

/** What takes a short message to a telephone network. */
interface SmsGateway {

    /**
     * Hands the message over. The same business key may come twice, when the machine died in between: the gateway sends it once.
     *
     * @throws SmsNotSent when the gateway did not take it
     */
    void send(Sms sms);
}
