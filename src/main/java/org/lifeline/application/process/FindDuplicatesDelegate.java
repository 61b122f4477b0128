package org.lifeline.application.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.application.Applications;
import org.springframework.stereotype.Component;

/** Counts the other live cases of the same person; a decision table judges them. */
@Component
class FindDuplicatesDelegate implements JavaDelegate {

    private final Applications applications;

    FindDuplicatesDelegate(Applications applications) {
        this.applications = applications;
    }

    @Override
    public void execute(DelegateExecution execution) {
        Applications.Duplicates found =
                applications.duplicates((String) execution.getVariable(AssistanceProcess.APPLICATION_NUMBER));
        execution.setVariable(AssistanceProcess.SAME_PERSON_CASES, found.samePerson());
        execution.setVariable(AssistanceProcess.SAME_NEED_CASES, found.sameNeed());
    }
}
