package org.lifeline.application.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.lifeline.approval.CaseFacts;
import org.lifeline.platform.engine.TransientVariable;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** Hands a decision table what it asks about the case, for as long as the table is being asked: the engine keeps none of it. */
@Component
class CaseFactsListener implements ExecutionListener {

    private final CaseFacts facts;
    private final Programmes programmes;

    CaseFactsListener(CaseFacts facts, Programmes programmes) {
        this.facts = facts;
        this.programmes = programmes;
    }

    @Override
    public void notify(DelegateExecution execution) {
        // emergency help that began before it was told the largest grant
        if (!execution.hasVariable(AssistanceProcess.MAXIMUM_MINOR)) {
            String programme = (String) execution.getVariable(AssistanceProcess.PROGRAMME_CODE);
            TransientVariable.set(execution, AssistanceProcess.MAXIMUM_MINOR, programmes.get(programme).maximum().minor());
        }
        Object number = execution.getVariable(AssistanceProcess.APPLICATION_NUMBER);
        // the table before this one, in the same transaction, may have been told already; an older case has them among its variables
        if (execution.hasVariable(CaseFacts.URGENCY)) {
            return;
        }
        facts.of(String.valueOf(number == null ? execution.getVariable(AssistanceProcess.CASE_NUMBER) : number))
                .forEach((name, value) -> TransientVariable.set(execution, name, value));
    }
}
