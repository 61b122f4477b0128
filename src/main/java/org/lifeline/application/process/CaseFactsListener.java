package org.lifeline.application.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.lifeline.application.RuleInputs;
import org.lifeline.platform.engine.TransientVariable;
import org.springframework.stereotype.Component;

/**
 * Gives a decision table the facts of the case as transient variables for the time of its evaluation, so that the engine does not store
 * them.
 */
@Component
class CaseFactsListener implements ExecutionListener {

    private final RuleInputs inputs;

    CaseFactsListener(RuleInputs inputs) {
        this.inputs = inputs;
    }

    @Override
    public void notify(DelegateExecution execution) {
        inputs.missing(
                        AssistanceProcess.number(execution),
                        (String) execution.getVariable(AssistanceProcess.PROGRAMME_CODE),
                        execution.getVariableNames())
                .forEach((name, value) -> TransientVariable.set(execution, name, value));
    }
}
