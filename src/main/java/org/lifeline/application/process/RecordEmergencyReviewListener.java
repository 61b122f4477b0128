package org.lifeline.application.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.application.EmergencyReviews;
import org.lifeline.platform.security.ActingPerson;
import org.springframework.stereotype.Component;

/** Records a manager's finding about emergency help that the stages did not approve. */
@Component
class RecordEmergencyReviewListener implements TaskListener {

    private final EmergencyReviews reviews;

    RecordEmergencyReviewListener(EmergencyReviews reviews) {
        this.reviews = reviews;
    }

    @Override
    public void notify(DelegateTask task) {
        reviews.record(
                (String) task.getVariable(AssistanceProcess.APPLICATION_NUMBER),
                (String) task.getVariable(AssistanceProcess.PROGRAMME_CODE),
                task.getVariable(AssistanceProcess.FINDING),
                ActingPerson.account(task));
    }
}
