package org.lifeline.ledger.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.ledger.Reservations;
import org.springframework.stereotype.Component;

/** Serves the cases that wait for funds, in all programmes that have funds again. */
@Component
class ServeWaitingDelegate implements JavaDelegate {

    private final Reservations reservations;

    ServeWaitingDelegate(Reservations reservations) {
        this.reservations = reservations;
    }

    @Override
    public void execute(DelegateExecution execution) {
        reservations.serveWaiting();
    }
}
