package org.lifeline.registry.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.platform.problem.Refused;
import org.lifeline.registry.Comparisons;
import org.springframework.stereotype.Component;

/** Records a social worker's finding in the transaction that completes the task. If it is refused, the task stays open. */
@Component
class RecordComparisonListener implements TaskListener {

    private final Comparisons comparisons;

    RecordComparisonListener(Comparisons comparisons) {
        this.comparisons = comparisons;
    }

    @Override
    public void notify(DelegateTask task) {
        String number = PersonCheckProcess.number(task);
        Refused.naming(
                number,
                () -> comparisons.record(
                        number,
                        PersonCheckProcess.comparedWith(task),
                        PersonCheckProcess.point(task),
                        PersonCheckProcess.socialWorker(task),
                        task.getVariable(PersonCheckProcess.DECISION),
                        task.getVariable(PersonCheckProcess.REASON)));
    }
}
