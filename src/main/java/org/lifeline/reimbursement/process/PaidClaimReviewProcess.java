package org.lifeline.reimbursement.process;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.reimbursement.Claim;
import org.lifeline.reimbursement.Claims;
import org.lifeline.reimbursement.PaidClaimReviews;
import org.springframework.stereotype.Component;

/** The process {@code claimReviewAfterPayment}: its variables, and to whom its task is offered. */
@Component
class PaidClaimReviewProcess {

    static final String REVIEWERS = "reviewers";
    static final String REVIEWER_GROUPS = "reviewerGroups";
    static final String REVIEW_FINDING = "finding";
    static final String REVIEW_REASON = "reviewReason";
    static final String REVIEW_REASONS = "reviewReasons";
    static final String TAKEN_BACK = "takenBack";
    static final String REVIEW_NOTE = "reviewNote";
    static final String TASK = "userTask_reviewClaim";

    private final PaidClaimReviews reviews;
    private final Claims claims;
    private final TaskService tasks;

    PaidClaimReviewProcess(PaidClaimReviews reviews, Claims claims, TaskService tasks) {
        this.reviews = reviews;
        this.claims = claims;
        this.tasks = tasks;
    }

    /** What the task says, and to whom it is offered. */
    Map<String, Object> open(String number) {
        Claim claim = claims.get(number);
        List<String> reviewers = reviews.reviewers(number);
        return Map.of(
                ClaimProcess.AMOUNT,
                (claim.approved() == null ? claim.amount() : claim.approved()).format(Locale.ENGLISH),
                PaymentRunProcess.PAYEE,
                claim.provider(),
                REVIEWERS,
                reviewers,
                // nobody of the group is known: whoever is of it is asked when they take the task
                REVIEWER_GROUPS,
                reviewers.isEmpty() ? List.of(PaidClaimReviews.REVIEWERS) : List.of());
    }

    /** Offers the task to the managers of the programme, too, and writes to them. */
    void offerToManagers(String number, String instance) {
        List<String> managers = reviews.managers(number);
        SystemAuthority.run(() -> {
            for (Task task : tasks.createTaskQuery()
                    .processInstanceId(instance)
                    .taskDefinitionKey(TASK)
                    .list()) {
                managers.forEach(manager -> tasks.addCandidateUser(task.getId(), manager));
            }
        });
        reviews.remind(instance + "/overdue", number, managers);
    }

    /** Writes to those to whom the task was offered first. */
    void remind(String number, String instance) {
        reviews.remind(instance, number, reviews.reviewers(number));
    }
}
