package org.lifeline.registry.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.ActingPerson;
import org.lifeline.platform.security.Role;
import org.lifeline.registry.CheckPoint;

/** The process {@code personCheck}, which finds out who the applicant is and whether they are helped already. */
public final class PersonCheckProcess {

    public static final String IDENTITY = "identity";
    static final String SAME_ID_CASE = "sameIdCase";
    static final String LIKENESS = "likeness";
    static final String SAME_NEED_LIKENESS = "sameNeedLikeness";
    static final String OTHER_NUMBER = "otherNumber";
    static final String COMPARED = "compared";
    static final String QUESTION = "question";
    static final String DECISION = "decision";
    static final String REASON = "reason";
    static final String APPLICATION_NUMBER = "applicationNumber";
    static final String CHECK_POINT = "checkPoint";

    private PersonCheckProcess() {}

    /** Number of the application whose applicant is checked. */
    public static String number(VariableScope scope) {
        return (String) scope.getVariable(APPLICATION_NUMBER);
    }

    /** The point of the case at which the applicant is checked. */
    public static CheckPoint point(VariableScope scope) {
        return CheckPoint.valueOf((String) scope.getVariable(CHECK_POINT));
    }

    /** The case that the officer was shown; null when the question was about the identity. */
    static @Nullable String comparedWith(VariableScope scope) {
        return "identity".equals(scope.getVariable(QUESTION)) ? null : (String) scope.getVariable(OTHER_NUMBER);
    }

    /**
     * The account of the social worker who completes the task.
     *
     * @throws Refused 403 for anybody else; the engine would let any assignee complete it
     */
    static String socialWorker(DelegateTask task) {
        String officer = ActingPerson.account(task);
        if (!ActingPerson.isIn(task, Role.SOCIAL_WORKER)) {
            throw Refused.forbidden("notYourTask", "Cases are compared by a social worker.");
        }
        return officer;
    }

    /** Whether the source of identities has answered in this transaction already. */
    static boolean knowsIdentity(VariableScope scope) {
        return scope.hasVariable(IDENTITY);
    }
}
