package org.lifeline.provider.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.provider.Joining;
import org.springframework.stereotype.Component;

/** Invites the first administrator of an organisation that was admitted, or tells it why it was not. */
@Component
class TellJoiningDelegate implements JavaDelegate {

    private final Joining joining;

    TellJoiningDelegate(Joining joining) {
        this.joining = joining;
    }

    @Override
    public void execute(DelegateExecution execution) {
        joining.tell(JoiningProcess.number(execution));
    }
}
