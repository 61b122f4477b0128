package org.lifeline.registry.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.registry.LikelyPairs;
import org.springframework.stereotype.Component;

/** Compares some people of the registry who are new or changed with those who may be the same. */
@Component
class FindLikelyPairsDelegate implements JavaDelegate {

    private final LikelyPairs pairs;

    FindLikelyPairsDelegate(LikelyPairs pairs) {
        this.pairs = pairs;
    }

    @Override
    public void execute(DelegateExecution execution) {
        long upTo = pairs.search(LikelyPairsProcess.comparedUpTo(execution));
        execution.setVariable(LikelyPairsProcess.COMPARED_UP_TO, upTo);
        execution.setVariable(LikelyPairsProcess.PEOPLE_LEFT, upTo > 0);
    }
}
