package org.lifeline.ledger.process;

import org.camunda.bpm.engine.RuntimeService;
import org.springframework.stereotype.Component;

/** Sends messages to the processes of cases that wait for funds. */
@Component
public class FundsMessages {

    private static final String FUNDS_AVAILABLE = "fundsAvailable";
    private static final String PROGRAMME_CLOSED = "programmeClosed";

    private final RuntimeService runtime;

    FundsMessages(RuntimeService runtime) {
        this.runtime = runtime;
    }

    /**
     * Tells the process that the funds of this case are reserved. A case that asks again itself, because its manager has just answered,
     * needs no message.
     */
    public void fundsAvailable(String applicationNumber) {
        runtime.createMessageCorrelation(FUNDS_AVAILABLE)
                .processInstanceBusinessKey(applicationNumber)
                .correlateAll();
    }

    /** Tells the process that the programme of this case is closed and that no funds will come. */
    public void programmeClosed(String applicationNumber) {
        runtime.createMessageCorrelation(PROGRAMME_CLOSED)
                .processInstanceBusinessKey(applicationNumber)
                .correlateAll();
    }
}
