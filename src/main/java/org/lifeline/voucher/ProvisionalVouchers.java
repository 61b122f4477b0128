package org.lifeline.voucher;

import java.util.List;
import org.lifeline.application.CaseFunding;
import org.lifeline.application.CaseTimeline;
import org.lifeline.approval.CaseLock;
import org.lifeline.approval.Emergencies;
import org.lifeline.approval.Emergencies.Emergency;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.money.Money;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The vouchers of emergency help, which are issued before the stages of a case have decided. */
@Service
public class ProvisionalVouchers {

    private final Vouchers vouchers;
    private final VoucherIssuance issuance;
    private final VoucherEnding ending;
    private final CaseFunding funding;
    private final CaseTimeline timeline;
    private final CaseLock cases;
    private final Emergencies emergencies;

    ProvisionalVouchers(
            Vouchers vouchers,
            VoucherIssuance issuance,
            VoucherEnding ending,
            CaseFunding funding,
            CaseTimeline timeline,
            CaseLock cases,
            Emergencies emergencies) {
        this.vouchers = vouchers;
        this.issuance = issuance;
        this.ending = ending;
        this.funding = funding;
        this.timeline = timeline;
        this.cases = cases;
        this.emergencies = emergencies;
    }

    /**
     * Issues the provisional voucher that an officer authorised, once. The database refuses it without the authorisation, or above the
     * programme's cap.
     */
    @Transactional
    public VoucherCode issue(String applicationNumber, Terms terms) {
        Emergency emergency = emergencies
                .find(applicationNumber)
                .orElseThrow(
                        () -> new IllegalStateException("no emergency help is authorised for " + applicationNumber));
        cases.take(applicationNumber);
        VoucherCode code =
                issuance.issue(applicationNumber, terms, emergency.amountMinor(), emergency.decidedBy(), true);
        timeline.record(applicationNumber, "emergencyVoucher");
        return code;
    }

    /**
     * Records what the stages granted, after all have approved. What a provisional voucher covers is subtracted from what is still to be
     * issued. A provisional voucher that is worth more than the grant ends here; then only what was redeemed of it is subtracted.
     *
     * @return the amount still to be issued; zero when emergency help covers the grant
     */
    @Transactional
    public Money settle(String applicationNumber, Money granted) {
        funding.grant(applicationNumber, granted);
        List<Voucher> provisional = vouchers.lockProvisional(applicationNumber);
        long covered = provisional.stream()
                .mapToLong(
                        v -> stillCovers(v) ? v.value().minor() : v.redeemed().minor())
                .sum();
        if (covered > granted.minor()) {
            provisional.stream()
                    .filter(Voucher::isActive)
                    .forEach(v -> ending.revoke(v.code(), "grantedLess", AuditLog.SYSTEM));
            covered = provisional.stream().mapToLong(v -> v.redeemed().minor()).sum();
        }
        return Money.ofMinor(granted.currencyCode(), Math.max(0, granted.minor() - covered));
    }

    /**
     * Whether the voucher covers its full value. A voucher that ended with a rest has returned the rest, or left it to another voucher.
     */
    private static boolean stillCovers(Voucher voucher) {
        return voucher.isActive() || voucher.state() == Voucher.State.exhausted;
    }

    /**
     * Stops the rest of a provisional voucher whose case is not approved. Until this transaction ends nobody else can issue one; afterwards
     * they find the case decided.
     *
     * @return whether there was a provisional voucher
     */
    @Transactional
    public boolean stop(String number) {
        cases.take(number);
        List<Voucher> provisional = vouchers.lockProvisional(number);
        provisional.stream().filter(Voucher::isActive).forEach(v -> {
            ending.revoke(v.code(), "notApproved", AuditLog.SYSTEM);
            timeline.record(number, "emergencyStopped");
        });
        return !provisional.isEmpty();
    }
}
