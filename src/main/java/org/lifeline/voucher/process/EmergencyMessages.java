package org.lifeline.voucher.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;

/** What the issuance of a case's vouchers tells the process of its emergency help. */
final class EmergencyMessages {

    private static final String EMERGENCY_OVER = "emergencyOver";

    private EmergencyMessages() {}

    /** No emergency help is given any more. A case without emergency help has nobody who waits for this. */
    static void over(DelegateExecution execution) {
        execution
                .getProcessEngineServices()
                .getRuntimeService()
                .createMessageCorrelation(EMERGENCY_OVER)
                .processInstanceBusinessKey(execution.getProcessBusinessKey())
                .correlateAll();
    }
}
