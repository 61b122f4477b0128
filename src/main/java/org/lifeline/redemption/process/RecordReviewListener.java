package org.lifeline.redemption.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.platform.security.ActingPerson;
import org.lifeline.redemption.FraudSignals;
import org.springframework.stereotype.Component;

/** Records a manager's finding about a fraud signal. */
@Component
class RecordReviewListener implements TaskListener {

    private final FraudSignals signals;

    RecordReviewListener(FraudSignals signals) {
        this.signals = signals;
    }

    @Override
    public void notify(DelegateTask task) {
        String manager = ActingPerson.manager(task);
        signals.review(
                ((Number) task.getVariable(FraudProcess.SIGNAL_ID)).longValue(),
                task.getVariable(FraudProcess.FINDING),
                task.getVariable(FraudProcess.REASON),
                manager);
    }
}
