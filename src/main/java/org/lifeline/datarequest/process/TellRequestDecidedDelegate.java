package org.lifeline.datarequest.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.datarequest.DataRequests;
import org.lifeline.platform.engine.SystemAuthority;
import org.springframework.stereotype.Component;

/** Tells the person what was decided about their request, with the reason. */
@Component
class TellRequestDecidedDelegate implements JavaDelegate {

    private final DataRequests requests;

    TellRequestDecidedDelegate(DataRequests requests) {
        this.requests = requests;
    }

    @Override
    public void execute(DelegateExecution execution) {
        // part of the person's answer where nothing was granted; the message is not
        SystemAuthority.run(() -> requests.tell(DataRequestProcess.number(execution)));
    }
}
