package org.lifeline.application.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.lifeline.approval.CaseFacts;
import org.lifeline.platform.engine.TransientVariable;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/**
 * Gives a decision table the facts of the case as transient variables for the time of its evaluation, so that the engine does not store
 * them.
 */
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
        // a case of emergency help that began before this variable was introduced
        if (!execution.hasVariable(AssistanceProcess.MAXIMUM_MINOR)) {
            String programme = (String) execution.getVariable(AssistanceProcess.PROGRAMME_CODE);
            TransientVariable.set(
                    execution,
                    AssistanceProcess.MAXIMUM_MINOR,
                    programmes.get(programme).maximum().minor());
        }
        Object number = execution.getVariable(AssistanceProcess.APPLICATION_NUMBER);
        // the table evaluated before in this transaction may have set them already; older cases have them as stored
        // variables
        if (execution.hasVariable(CaseFacts.URGENCY)) {
            return;
        }
        facts.of(String.valueOf(number == null ? execution.getVariable(AssistanceProcess.CASE_NUMBER) : number))
                .forEach((name, value) -> TransientVariable.set(execution, name, value));
    }
}
