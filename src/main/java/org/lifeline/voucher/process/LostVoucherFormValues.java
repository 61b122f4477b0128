package org.lifeline.voucher.process;

import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.lifeline.platform.engine.FormValues;
import org.lifeline.voucher.LostVouchers;
import org.springframework.stereotype.Component;

/** Shows the manager what the reporter of a lost voucher wrote. */
@Component
class LostVoucherFormValues implements FormValues {

    private final LostVouchers lost;

    LostVoucherFormValues(LostVouchers lost) {
        this.lost = lost;
    }

    @Override
    public Set<String> tasks() {
        return Set.of("userTask_decideLostVoucher");
    }

    @Override
    public Map<String, Supplier<?>> values(DelegateTask task) {
        return Map.of(LostVoucherProcess.LOST_WORDS, () -> lost.words(LostVoucherProcess.loss(task)));
    }
}
