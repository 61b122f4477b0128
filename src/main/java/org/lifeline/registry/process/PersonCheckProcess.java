package org.lifeline.registry.process;

import org.camunda.bpm.engine.delegate.VariableScope;
import org.jspecify.annotations.Nullable;
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
}
