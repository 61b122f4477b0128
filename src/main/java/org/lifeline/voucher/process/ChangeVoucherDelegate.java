package org.lifeline.voucher.process;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.Programmes;
import org.lifeline.voucher.Voucher;
import org.lifeline.voucher.VoucherChangeKind;
import org.lifeline.voucher.VoucherChanges;
import org.lifeline.voucher.VoucherCode;
import org.lifeline.voucher.Vouchers;
import org.springframework.stereotype.Component;

/** Changes the voucher in the transaction of the start form. If the change is refused, no process is started. */
@Component
class ChangeVoucherDelegate implements JavaDelegate {

    private final VoucherChanges changes;
    private final Vouchers vouchers;
    private final Programmes programmes;
    private final IdentityService identities;

    ChangeVoucherDelegate(
            VoucherChanges changes, Vouchers vouchers, Programmes programmes, IdentityService identities) {
        this.changes = changes;
        this.vouchers = vouchers;
        this.programmes = programmes;
        this.identities = identities;
    }

    @Override
    public void execute(DelegateExecution execution) {
        VoucherCode code = code(execution);
        changes.change(
                        code,
                        kind(execution),
                        providers(execution),
                        text(execution, VoucherProcess.CHANGE_REASON),
                        manager(execution))
                .ifPresent(replacement -> SystemAuthority.run(
                        () -> execution.setVariable(VoucherProcess.VOUCHER_CODE, replacement.text())));
        // with the case's number as business key, a search for the case in Cockpit finds this instance, too
        SystemAuthority.run(
                () -> execution.setProcessBusinessKey(vouchers.get(code).application()));
    }

    private VoucherCode code(DelegateExecution execution) {
        String number = text(execution, VoucherProcess.CASE_OF_VOUCHER);
        String chosen = text(execution, VoucherProcess.CHANGED_VOUCHER);
        if (chosen.isEmpty() && !number.isEmpty()) {
            return vouchers.ofApplication(number.toUpperCase(Locale.ROOT)).stream()
                    .filter(Voucher::isActive)
                    .findFirst()
                    // a manager of another programme gets the same answer as for an unknown case
                    .filter(voucher -> programmes.isManagedBy(voucher.programme(), manager(execution)))
                    .map(Voucher::code)
                    .orElseThrow(() -> Refused.invalid(
                            VoucherProcess.CASE_OF_VOUCHER,
                            "There is no case of this number with a voucher that you can change."));
        }
        try {
            return VoucherCode.parse(chosen);
        } catch (IllegalArgumentException e) {
            throw Refused.invalid(VoucherProcess.CHANGED_VOUCHER, "Choose a voucher.");
        }
    }

    private static VoucherChangeKind kind(DelegateExecution execution) {
        String chosen = text(execution, VoucherProcess.CHANGE);
        return Stream.of(VoucherChangeKind.values())
                .filter(kind -> kind.name().equals(chosen))
                .findFirst()
                .orElseThrow(() -> Refused.invalid(VoucherProcess.CHANGE, "Choose what to do."));
    }

    private static List<String> providers(DelegateExecution execution) {
        Object chosen = execution.getVariable(VoucherProcess.ONLY_PROVIDERS);
        Stream<String> codes = chosen instanceof Collection<?> many
                ? many.stream().map(String::valueOf)
                : Stream.of(text(execution, VoucherProcess.ONLY_PROVIDERS).split(","));
        return codes.map(String::strip)
                .filter(code -> !code.isEmpty())
                .distinct()
                .toList();
    }

    /** The person who filled in the form, or the one whom our own API names. */
    private String manager(DelegateExecution execution) {
        Authentication person = identities.getCurrentAuthentication();
        return person == null ? text(execution, VoucherProcess.CHANGED_BY) : person.getUserId();
    }

    private static String text(DelegateExecution execution, String variable) {
        return execution.getVariable(variable) instanceof String text ? text.strip() : "";
    }
}
