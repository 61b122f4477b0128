package org.lifeline.voucher.process;

import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.lifeline.programme.Programme;
import org.lifeline.programme.Programmes;
import org.lifeline.voucher.Terms;
import org.lifeline.voucher.VoucherContent.OfflineLimits;

/** Reads the result of the decision table {@code voucherTerms}, limited to what the programme allows. */
final class VoucherTerms {

    private VoucherTerms() {}

    static Terms of(DelegateExecution execution, Programmes programmes) {
        Map<?, ?> terms = (Map<?, ?>) execution.getVariable(VoucherProcess.VOUCHER_TERMS);
        Programme programme = programmes.get((String) execution.getVariable(VoucherProcess.PROGRAMME_CODE));
        return new Terms(
                programme.validityDays(number(terms, "validityDays")),
                new OfflineLimits((int) number(terms, "offlineUses"), number(terms, "offlineMinor"), (int)
                                number(terms, "statusMaxAgeHours"))
                        .under(programme.presence()));
    }

    private static long number(Map<?, ?> terms, String name) {
        if (terms.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalStateException("the decision table voucherTerms gives no " + name);
    }
}
