package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.ActingPerson;
import org.lifeline.reimbursement.PaidClaimReviews;
import org.springframework.stereotype.Component;

/** Records what an officer found about a paid claim. If it is refused, the task stays open. */
@Component
class RecordClaimReviewListener implements TaskListener {

    private final PaidClaimReviews reviews;

    RecordClaimReviewListener(PaidClaimReviews reviews) {
        this.reviews = reviews;
    }

    @Override
    public void notify(DelegateTask task) {
        String number = (String) task.getVariable(ClaimProcess.CLAIM_NUMBER);
        Refused.naming(
                number,
                () -> reviews.record(
                        number,
                        ActingPerson.account(task),
                        task.getVariable(PaidClaimReviewProcess.REVIEW_FINDING),
                        task.getVariable(PaidClaimReviewProcess.REVIEW_REASON),
                        task.getVariable(PaidClaimReviewProcess.TAKEN_BACK),
                        task.getVariable(PaidClaimReviewProcess.REVIEW_NOTE)));
    }
}
