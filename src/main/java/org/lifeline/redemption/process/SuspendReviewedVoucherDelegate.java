package org.lifeline.redemption.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.redemption.FraudSignals;
import org.springframework.stereotype.Component;

/** Suspends the voucher of a signal whose review demands it. */
@Component
class SuspendReviewedVoucherDelegate implements JavaDelegate {

    private final FraudSignals signals;

    SuspendReviewedVoucherDelegate(FraudSignals signals) {
        this.signals = signals;
    }

    @Override
    public void execute(DelegateExecution execution) {
        signals.suspendVoucher(((Number) execution.getVariable(FraudProcess.SIGNAL_ID)).longValue());
    }
}
