package org.lifeline.registry.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.registry.Findings;
import org.lifeline.registry.Identity;
import org.springframework.stereotype.Component;

/** Measures how like other live cases this one is; a decision table judges it. */
@Component
class FindDuplicatesDelegate implements JavaDelegate {

    private final Findings findings;

    FindDuplicatesDelegate(Findings findings) {
        this.findings = findings;
    }

    @Override
    public void execute(DelegateExecution execution) {
        Findings.Facts found = findings.gather(PersonCheckProcess.number(execution), PersonCheckProcess.point(execution));
        if (found.identityConfirmed()) {
            execution.setVariable(PersonCheckProcess.IDENTITY, Identity.confirmed.name());
        }
        execution.setVariable(PersonCheckProcess.SAME_ID_CASE, found.sameIdCase());
        execution.setVariable(PersonCheckProcess.LIKENESS, found.likeness());
        execution.setVariable(PersonCheckProcess.SAME_NEED_LIKENESS, found.sameNeedLikeness());
        execution.setVariable(PersonCheckProcess.OTHER_NUMBER, found.otherNumber());
        execution.setVariable(PersonCheckProcess.COMPARED, found.compared());
    }
}
