package org.lifeline.voucher.process;

import java.time.Duration;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.programme.Programme;
import org.lifeline.programme.Programmes;
import org.lifeline.voucher.Terms;
import org.lifeline.voucher.VoucherContent.OfflineLimits;
import org.lifeline.voucher.Vouchers;
import org.springframework.stereotype.Component;

/** Signs and enters the voucher under the terms that the decision table set, within what the programme allows. */
@Component
class IssueVoucherDelegate implements JavaDelegate {

    private final Vouchers vouchers;
    private final Programmes programmes;

    IssueVoucherDelegate(Vouchers vouchers, Programmes programmes) {
        this.vouchers = vouchers;
        this.programmes = programmes;
    }

    @Override
    public void execute(DelegateExecution execution) {
        Map<?, ?> terms = (Map<?, ?>) execution.getVariable("voucherTerms");
        Programme programme = programmes.get((String) execution.getVariable("programmeCode"));
        execution.setVariable(
                "voucherCode",
                vouchers.issue(
                                execution.getProcessBusinessKey(),
                                new Terms(
                                        programme.validity(Duration.ofDays(number(terms, "validityDays"))),
                                        new OfflineLimits(
                                                (int) number(terms, "offlineUses"),
                                                number(terms, "offlineMinor"),
                                                (int) number(terms, "statusMaxAgeHours"))))
                        .text());
    }

    private static long number(Map<?, ?> terms, String name) {
        if (terms.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalStateException("the decision table voucherTerms gives no " + name);
    }
}
