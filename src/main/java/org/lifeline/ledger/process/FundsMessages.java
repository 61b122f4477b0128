package org.lifeline.ledger.process;

import org.camunda.bpm.engine.RuntimeService;
import org.lifeline.ledger.WaitingCaseMessages;
import org.springframework.stereotype.Component;

/** Sends messages to the processes of cases that wait for funds. */
@Component
class FundsMessages implements WaitingCaseMessages {

    private static final String FUNDS_AVAILABLE = "fundsAvailable";
    private static final String PROGRAMME_CLOSED = "programmeClosed";

    private final RuntimeService runtime;

    FundsMessages(RuntimeService runtime) {
        this.runtime = runtime;
    }

    @Override
    public void fundsAvailable(String applicationNumber) {
        runtime.createMessageCorrelation(FUNDS_AVAILABLE)
                .processInstanceBusinessKey(applicationNumber)
                .correlateAll();
    }

    @Override
    public void programmeClosed(String applicationNumber) {
        runtime.createMessageCorrelation(PROGRAMME_CLOSED)
                .processInstanceBusinessKey(applicationNumber)
                .correlateAll();
    }
}
