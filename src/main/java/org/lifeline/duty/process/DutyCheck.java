package org.lifeline.duty.process;

import java.util.Objects;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.jspecify.annotations.Nullable;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.duty.Obstacle;
import org.lifeline.platform.problem.Refused;

/**
 * Refuses a person who may not do a task of a case already when they claim it, are given it or it is delegated to them, so that nobody
 * holds a task that they cannot complete. A person who gives a task to somebody else has chosen who decides, and this is a duty, too.
 */
final class DutyCheck {

    private final Duties duties;
    private final String property;

    DutyCheck(Duties duties, String property) {
        this.duties = duties;
        this.property = property;
    }

    /**
     * @throws Refused 403 {@code separationOfDuties} when the task's assignee, or the person who assigned it, has another duty on the case
     */
    void check(DelegateTask task) {
        String assignee = task.getAssignee();
        if (assignee == null || assignee.isEmpty()) {
            return;
        }
        String number = Objects.requireNonNull(
                DutyOfTask.caseNumber(task), () -> "the task " + task.getId() + " is about no case");
        String giver = giver(task);
        Duty duty = DutyOfTask.duty(property, task);
        boolean given = giver != null && !giver.equals(assignee);
        duties.obstacle(number, assignee, duty).ifPresent(obstacle -> {
            throw refusal(obstacle, given, assignee).about(number);
        });
        if (duty.equals(Duty.COMPARING)) {
            String compared = DutyOfTask.comparedCase(task);
            if (compared != null) {
                duties.checkParty(compared, assignee);
            }
        }
        if (giver != null && given) {
            duties.assign(number, giver, Duty.REASSIGNING);
        }
    }

    private static Refused refusal(Obstacle obstacle, boolean given, String assignee) {
        return given ? obstacle.refusalFor(assignee) : obstacle.refusal();
    }

    /** The person who assigns the task; null for the product itself, which assigns a new task to the person that the plan names. */
    private static @Nullable String giver(DelegateTask task) {
        if (task.getLastUpdated() == null) {
            return null;
        }
        Authentication person =
                task.getProcessEngineServices().getIdentityService().getCurrentAuthentication();
        return person == null ? null : person.getUserId();
    }
}
