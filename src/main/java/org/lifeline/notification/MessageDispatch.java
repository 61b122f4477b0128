package org.lifeline.notification;

/** The process that sends a posted message, by each channel as a job of its own. */
public interface MessageDispatch {

    /**
     * Starts the process with the message's key only. Text and recipient stay with the message.
     *
     * @param about the number or code of what the message is about
     */
    void start(String about, String messageKey, boolean byMail, boolean bySms);

    /** How many mails and SMS failed so often that they wait for operations. */
    long failed();
}
