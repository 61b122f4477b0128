package org.lifeline.ledger;

/** What the process of a case that waits for funds is told. */
public interface WaitingCaseMessages {

    /**
     * Tells the process that the funds of this case are reserved. A case that asks again itself, because its manager has just answered,
     * needs no message.
     */
    void fundsAvailable(String applicationNumber);

    /** Tells the process that the programme of this case is closed and that no funds will come. */
    void programmeClosed(String applicationNumber);
}
