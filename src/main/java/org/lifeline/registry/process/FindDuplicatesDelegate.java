package org.lifeline.registry.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.platform.engine.TransientVariable;
import org.lifeline.registry.CheckPoint;
import org.lifeline.registry.DuplicateFacts;
import org.lifeline.registry.Identity;
import org.lifeline.registry.IdentityChecks;
import org.springframework.stereotype.Component;

/** Measures how similar other live cases are to this one; a decision table judges the result. */
@Component
class FindDuplicatesDelegate implements JavaDelegate {

    private final DuplicateFacts facts;
    private final IdentityChecks checks;

    FindDuplicatesDelegate(DuplicateFacts facts, IdentityChecks checks) {
        this.checks = checks;
        this.facts = facts;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String number = PersonCheckProcess.number(execution);
        CheckPoint point = PersonCheckProcess.point(execution);
        DuplicateFacts.Facts found = facts.gather(number, point);
        if (found.identityConfirmed()) {
            TransientVariable.set(execution, PersonCheckProcess.IDENTITY, Identity.confirmed.name());
        } else if (!execution.hasVariable(PersonCheckProcess.IDENTITY)) {
            // set again, because a comparison by a person may lie between the source's answer and this search
            TransientVariable.set(
                    execution,
                    PersonCheckProcess.IDENTITY,
                    checks.latest(number, point).name());
        }
        TransientVariable.set(execution, PersonCheckProcess.SAME_ID_CASE, found.sameIdCase());
        TransientVariable.set(execution, PersonCheckProcess.LIKENESS, found.likeness());
        TransientVariable.set(execution, PersonCheckProcess.SAME_NEED_LIKENESS, found.sameNeedLikeness());
        execution.setVariable(PersonCheckProcess.OTHER_NUMBER, found.otherNumber());
        execution.setVariable(PersonCheckProcess.COMPARED, found.compared());
    }
}
