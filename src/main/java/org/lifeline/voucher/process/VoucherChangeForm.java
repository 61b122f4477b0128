package org.lifeline.voucher.process;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.lifeline.platform.security.ActingPerson;
import org.lifeline.voucher.VoucherChangeOrder;

/** Reads the form {@code voucher-change}. */
final class VoucherChangeForm {

    private VoucherChangeForm() {}

    static VoucherChangeOrder order(DelegateExecution execution) {
        return new VoucherChangeOrder(
                text(execution, VoucherProcess.CHANGED_VOUCHER),
                text(execution, VoucherProcess.CASE_OF_VOUCHER),
                text(execution, VoucherProcess.CHANGE),
                providers(execution),
                text(execution, VoucherProcess.CHANGE_REASON),
                // the person who filled in the form, or the one whom our own API names
                ActingPerson.ifAny(execution).orElseGet(() -> text(execution, VoucherProcess.CHANGED_BY)));
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

    private static String text(DelegateExecution execution, String variable) {
        return execution.getVariable(variable) instanceof String text ? text.strip() : "";
    }
}
