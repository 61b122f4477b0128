package org.lifeline.voucher.process;

import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.lifeline.voucher.Terms;
import org.lifeline.voucher.VoucherContent.OfflineLimits;

/** Reads the result of the decision table {@code voucherTerms}. */
final class VoucherTerms {

    private VoucherTerms() {}

    static Terms of(DelegateExecution execution) {
        Map<?, ?> terms = (Map<?, ?>) execution.getVariable(VoucherProcess.VOUCHER_TERMS);
        return new Terms(
                number(terms, "validityDays"),
                new OfflineLimits((int) number(terms, "offlineUses"), number(terms, "offlineMinor"), (int)
                        number(terms, "statusMaxAgeHours")));
    }

    private static long number(Map<?, ?> terms, String name) {
        if (terms.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalStateException("the decision table voucherTerms gives no " + name);
    }
}
