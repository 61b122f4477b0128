package org.lifeline.voucher.process;

import java.util.List;
import java.util.stream.Stream;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.lifeline.platform.engine.AsTheProduct;
import org.lifeline.platform.problem.Refused;
import org.lifeline.voucher.VoucherChanges;
import org.lifeline.voucher.VoucherCode;
import org.lifeline.voucher.Vouchers;
import org.springframework.stereotype.Component;

/** Changes the voucher in the transaction of the start form: what is refused starts nothing. */
@Component
class ChangeVoucherDelegate implements JavaDelegate {

    private final VoucherChanges changes;
    private final Vouchers vouchers;
    private final IdentityService identities;

    ChangeVoucherDelegate(VoucherChanges changes, Vouchers vouchers, IdentityService identities) {
        this.changes = changes;
        this.vouchers = vouchers;
        this.identities = identities;
    }

    @Override
    public void execute(DelegateExecution execution) {
        VoucherCode code = code(text(execution, VoucherProcess.CHANGED_VOUCHER));
        changes.change(code, kind(execution), providers(execution), text(execution, VoucherProcess.CHANGE_REASON), manager(execution))
                .ifPresent(replacement -> AsTheProduct.act(() -> execution.setVariable(VoucherProcess.VOUCHER_CODE, replacement.text())));
        // whoever looks for the case in Cockpit finds this too
        AsTheProduct.act(() -> execution.setProcessBusinessKey(vouchers.get(code).application()));
    }

    private static VoucherCode code(String typed) {
        try {
            return VoucherCode.parse(typed);
        } catch (IllegalArgumentException e) {
            throw Refused.invalid(VoucherProcess.CHANGED_VOUCHER, "Give the code of a voucher.");
        }
    }

    private static VoucherChanges.Kind kind(DelegateExecution execution) {
        String chosen = text(execution, VoucherProcess.CHANGE);
        return Stream.of(VoucherChanges.Kind.values())
                .filter(kind -> kind.name().equals(chosen))
                .findFirst()
                .orElseThrow(() -> Refused.invalid(VoucherProcess.CHANGE, "Say what is to be done."));
    }

    private static List<String> providers(DelegateExecution execution) {
        return Stream.of(text(execution, VoucherProcess.ONLY_PROVIDERS).split(","))
                .map(String::strip)
                .filter(code -> !code.isEmpty())
                .distinct()
                .toList();
    }

    /** Who filled in the form; or whom our own API names. */
    private String manager(DelegateExecution execution) {
        Authentication person = identities.getCurrentAuthentication();
        return person == null ? text(execution, VoucherProcess.CHANGED_BY) : person.getUserId();
    }

    private static String text(DelegateExecution execution, String variable) {
        return execution.getVariable(variable) instanceof String text ? text.strip() : "";
    }
}
