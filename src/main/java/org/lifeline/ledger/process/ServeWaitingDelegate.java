package org.lifeline.ledger.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.ledger.Ledger;
import org.springframework.stereotype.Component;

/** Serves cases that wait for funds, wherever there are some by now. */
@Component
class ServeWaitingDelegate implements JavaDelegate {

    private final Ledger ledger;

    ServeWaitingDelegate(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public void execute(DelegateExecution execution) {
        ledger.serveWaiting();
    }
}
