package org.lifeline.registry.process;

import org.camunda.bpm.engine.delegate.VariableScope;

/** The process {@code likelyPairs}, which looks for entries of the registry that are one person. */
final class LikelyPairsProcess {

    static final String PEOPLE_LEFT = "peopleLeft";
    static final String COMPARED_UP_TO = "comparedUpTo";

    private LikelyPairsProcess() {}

    /** The registry's number of the last person who was compared; 0 at the beginning. */
    static long comparedUpTo(VariableScope scope) {
        return scope.getVariable(COMPARED_UP_TO) instanceof Long number ? number : 0;
    }
}
