package org.lifeline.registry.process;

import java.util.Optional;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.platform.engine.TransientVariable;
import org.lifeline.registry.DuplicateFacts;
import org.springframework.stereotype.Component;

/** Measures how similar other live cases are to this one; a decision table judges the result. */
@Component
class FindDuplicatesDelegate implements JavaDelegate {

    private final DuplicateFacts facts;

    FindDuplicatesDelegate(DuplicateFacts facts) {
        this.facts = facts;
    }

    @Override
    public void execute(DelegateExecution execution) {
        DuplicateFacts.Facts found = facts.gather(
                PersonCheckProcess.number(execution),
                PersonCheckProcess.point(execution),
                PersonCheckProcess.knowsIdentity(execution));
        Optional.ofNullable(found.identity())
                .ifPresent(identity -> TransientVariable.set(execution, PersonCheckProcess.IDENTITY, identity.name()));
        TransientVariable.set(execution, PersonCheckProcess.SAME_ID_CASE, found.sameIdCase());
        TransientVariable.set(execution, PersonCheckProcess.LIKENESS, found.likeness());
        TransientVariable.set(execution, PersonCheckProcess.SAME_NEED_LIKENESS, found.sameNeedLikeness());
        execution.setVariable(PersonCheckProcess.OTHER_NUMBER, found.otherNumber());
        execution.setVariable(PersonCheckProcess.COMPARED, found.compared());
    }
}
