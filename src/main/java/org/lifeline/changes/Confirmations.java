package org.lifeline.changes;

/** The process in which a second person confirms a requested change, or refuses it. */
public interface Confirmations {

    /**
     * Starts the confirmation of a change that was requested outside any process.
     *
     * @param request id of the change request
     * @param about the programme, case or account that the change is about; people find the task by it
     */
    void start(long request, String about);

    /** Takes the second person's task away, because the request was ended by somebody whom it is about. Who asked is told. */
    void stop(long request);
}
