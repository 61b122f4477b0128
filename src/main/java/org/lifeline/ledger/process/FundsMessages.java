package org.lifeline.ledger.process;

import org.camunda.bpm.engine.RuntimeService;
import org.springframework.stereotype.Component;

/** Wakes cases that wait for funds: there are some, or there will be none. */
@Component
public class FundsMessages {

    private static final String FUNDS_AVAILABLE = "fundsAvailable";
    private static final String PROGRAMME_CLOSED = "programmeClosed";

    private final RuntimeService runtime;

    FundsMessages(RuntimeService runtime) {
        this.runtime = runtime;
    }

    /** Says that the funds of this case are reserved. A case that asks again by itself, since its manager just answered, needs no message. */
    public void fundsAvailable(String applicationNumber) {
        runtime.createMessageCorrelation(FUNDS_AVAILABLE).processInstanceBusinessKey(applicationNumber).correlateAll();
    }

    /** Says that the programme of this case is closed: no funds will come. */
    public void programmeClosed(String applicationNumber) {
        runtime.createMessageCorrelation(PROGRAMME_CLOSED).processInstanceBusinessKey(applicationNumber).correlateAll();
    }
}
