package org.lifeline.voucher;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Finds what a manager's order means, the voucher and the change, and makes the change. */
@Service
public class VoucherChangeOrders {

    /**
     * A change that was made.
     *
     * @param application number of the case that the voucher belongs to
     * @param replacement code of the new voucher, when the voucher was reissued
     */
    public record Changed(String application, Optional<VoucherCode> replacement) {}

    private final VoucherChanges changes;
    private final Vouchers vouchers;
    private final Programmes programmes;

    VoucherChangeOrders(VoucherChanges changes, Vouchers vouchers, Programmes programmes) {
        this.changes = changes;
        this.vouchers = vouchers;
        this.programmes = programmes;
    }

    /** @throws Refused 422 when there is no such voucher or change; otherwise as {@link VoucherChanges#change} does */
    @Transactional
    public Changed carryOut(VoucherChangeOrder order) {
        VoucherCode code = voucher(order);
        Optional<VoucherCode> replacement =
                changes.change(code, kind(order), order.onlyProviders(), order.reason(), order.manager());
        return new Changed(vouchers.get(code).application(), replacement);
    }

    private VoucherCode voucher(VoucherChangeOrder order) {
        if (order.voucher().isEmpty() && !order.application().isEmpty()) {
            return vouchers.ofApplication(order.application().toUpperCase(Locale.ROOT)).stream()
                    .filter(Voucher::isActive)
                    .findFirst()
                    // a manager of another programme gets the same answer as for an unknown case
                    .filter(voucher -> programmes.isManagedBy(voucher.programme(), order.manager()))
                    .map(Voucher::code)
                    .orElseThrow(() -> Refused.invalid(
                            "caseOfVoucher", "There is no case of this number with a voucher that you can change."));
        }
        try {
            return VoucherCode.parse(order.voucher());
        } catch (IllegalArgumentException e) {
            throw Refused.invalid("changedVoucher", "Choose a voucher.");
        }
    }

    private static VoucherChangeKind kind(VoucherChangeOrder order) {
        return Stream.of(VoucherChangeKind.values())
                .filter(kind -> kind.name().equals(order.kind()))
                .findFirst()
                .orElseThrow(() -> Refused.invalid("change", "Choose what to do."));
    }
}
