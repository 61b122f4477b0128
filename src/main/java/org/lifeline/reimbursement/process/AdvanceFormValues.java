package org.lifeline.reimbursement.process;

import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.lifeline.platform.engine.FormValues;
import org.lifeline.provider.Payees;
import org.lifeline.reimbursement.Advances;
import org.springframework.stereotype.Component;

/** Shows why an advance is given and where it goes. */
@Component
class AdvanceFormValues implements FormValues {

    private final Advances advances;
    private final Payees payees;

    AdvanceFormValues(Advances advances, Payees payees) {
        this.advances = advances;
        this.payees = payees;
    }

    @Override
    public Set<String> tasks() {
        return Set.of(AdvanceProcess.TASK_PAY, AdvanceProcess.TASK_RECORD);
    }

    @Override
    public Map<String, Supplier<?>> values(DelegateTask task) {
        String number = AdvanceProcess.number(task);
        return Map.of(
                "advanceReason",
                () -> advances.get(number).reason(),
                "agreedBy",
                () -> advances.get(number).askedBy() + ", "
                        + advances.get(number).approvedBy(),
                "paidTo",
                () -> payees.inWords(advances.get(number).provider()));
    }
}
