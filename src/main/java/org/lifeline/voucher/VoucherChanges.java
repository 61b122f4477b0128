package org.lifeline.voucher;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lifeline.application.CaseTimeline;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Changes that a programme manager makes to a voucher that somebody holds. Each change needs a reason, which is stored with the voucher.
 */
@Service
public class VoucherChanges {

    private static final int LONGEST_REASON = 1000;
    private static final String REPORTED_AS_LOST = "Reported as lost.";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Vouchers vouchers;
    private final VoucherIssuance issuance;
    private final VoucherEnding ending;
    private final VoucherVerifier verifier;
    private final Programmes programmes;
    private final CaseTimeline timeline;
    private final VoucherLifecycle lifecycle;
    private final AuditLog audit;
    private final Duties duties;
    private final VoucherLosses losses;

    VoucherChanges(
            JdbcClient jdbc,
            Clock clock,
            Vouchers vouchers,
            VoucherIssuance issuance,
            VoucherEnding ending,
            VoucherVerifier verifier,
            Programmes programmes,
            CaseTimeline timeline,
            VoucherLifecycle lifecycle,
            AuditLog audit,
            Duties duties,
            VoucherLosses losses) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.vouchers = vouchers;
        this.issuance = issuance;
        this.ending = ending;
        this.verifier = verifier;
        this.programmes = programmes;
        this.timeline = timeline;
        this.lifecycle = lifecycle;
        this.audit = audit;
        this.duties = duties;
        this.losses = losses;
    }

    /**
     * Changes a voucher.
     *
     * @param onlyProviders for a reissued voucher: codes of the only providers that may accept it; empty: every provider of the programme
     * @param manager the manager's account
     * @return the new voucher's code when the voucher is reissued, else empty
     * @throws Refused 403 when the programme has other managers, or this manager has another duty on the case; 409 when the voucher has
     *     ended or is in that state already; 422 without a reason, or with a provider that does not take part
     */
    @Transactional
    public Optional<VoucherCode> change(
            VoucherCode code, VoucherChangeKind kind, List<String> onlyProviders, String reason, String manager) {
        String why = FreeText.of(
                "changeReason", reason, LONGEST_REASON, "Give the reason in your own words, in at most %d characters.");
        Voucher voucher = vouchers.lockWithCase(code);
        programmes.requireManager(voucher.programme(), manager);
        duties.assign(voucher.application(), manager, Duty.VOUCHER_CHANGE);
        requireActive(voucher);
        return switch (kind) {
            case suspend -> {
                suspend(voucher, why, manager);
                yield Optional.empty();
            }
            case resume -> {
                resume(voucher, why, manager);
                yield Optional.empty();
            }
            case revoke -> {
                record(voucher, "revoked", why, manager);
                ending.revoke(code, why, manager);
                yield Optional.empty();
            }
            case reissue -> Optional.of(reissue(voucher, onlyProviders, why, manager));
        };
    }

    /**
     * Suspends a voucher because of the review of a fraud signal. It belongs to the duty of that review and needs no other duty.
     *
     * @throws Refused 409 when the voucher has ended or is suspended already
     */
    @Transactional
    public void suspendAfterReview(VoucherCode code, String why, String manager) {
        Voucher voucher = vouchers.lock(code);
        requireActive(voucher);
        suspend(voucher, why, manager);
    }

    /**
     * Suspends a locked voucher because its holder, or somebody for them, says that it is lost. A suspension that stands stays as it is.
     *
     * @throws Refused 409 when the voucher has ended or is suspended already
     */
    void suspendAsLost(Voucher voucher, String by) {
        requireActive(voucher);
        if (voucher.state() == Voucher.State.suspended) {
            throw suspendedAlready();
        }
        suspend(voucher, REPORTED_AS_LOST, by);
    }

    private void requireActive(Voucher voucher) {
        // a voucher past its expiry date has ended, even if its process has not recorded it yet
        if (!voucher.isActive() || !clock.instant().isBefore(voucher.expiresAt())) {
            throw Refused.conflict("voucherEnded", "This voucher has ended: it is " + endState(voucher) + ".");
        }
    }

    private static String endState(Voucher voucher) {
        return voucher.isActive()
                ? Voucher.State.expired.name()
                : voucher.state().name();
    }

    private void suspend(Voucher voucher, String why, String manager) {
        if (voucher.state() == Voucher.State.suspended) {
            // one that was only reported as lost stays suspended for this reason, and the report is settled
            if (!losses.settle(voucher, VoucherLosses.Outcome.suspended, manager)) {
                throw suspendedAlready();
            }
            record(voucher, "suspended", why, manager);
            audit(Action.voucherSuspended, voucher, manager, Map.of());
            return;
        }
        vouchers.changeState(voucher, Voucher.State.suspended);
        record(voucher, "suspended", why, manager);
        audit(Action.voucherSuspended, voucher, manager, Map.of());
        timeline.record(voucher.application(), "voucherSuspended");
        lifecycle.suspended(voucher);
    }

    private static Refused suspendedAlready() {
        return Refused.conflict("alreadySuspended", "This voucher is suspended already.");
    }

    private void resume(Voucher voucher, String why, String manager) {
        if (voucher.state() != Voucher.State.suspended) {
            throw Refused.conflict("notSuspended", "This voucher is not suspended.");
        }
        vouchers.changeState(voucher, Voucher.State.issued);
        losses.settle(voucher, VoucherLosses.Outcome.found, manager);
        record(voucher, "resumed", why, manager);
        audit(Action.voucherResumed, voucher, manager, Map.of());
        timeline.record(voucher.application(), "voucherResumed");
        lifecycle.resumed(voucher);
    }

    private VoucherCode reissue(Voucher voucher, List<String> onlyProviders, String why, String manager) {
        List<String> places = programmes.providers(voucher.programme()).stream()
                .map(ServiceProvider::code)
                .toList();
        for (String provider : onlyProviders) {
            if (!places.contains(provider)) {
                throw Refused.invalid("onlyProviders", provider + " is no provider of this programme.");
            }
        }
        VoucherContent old =
                verifier.verify(voucher.qr(), voucher.issuedAt(), null).content();
        if (old == null) {
            throw new IllegalStateException(
                    "voucher " + voucher.code() + " cannot be read with the keys of this installation");
        }
        VoucherCode replacement = issuance.replace(
                voucher,
                old.offline().under(programmes.get(voucher.programme()).presence()),
                onlyProviders,
                why,
                manager);
        record(voucher, "replaced", why, manager);
        audit(
                Action.voucherReplaced,
                voucher,
                manager,
                Map.of("by", replacement.text(), "providers", String.join(" ", onlyProviders)));
        timeline.record(voucher.application(), "voucherReplaced");
        lifecycle.replaced(voucher);
        return replacement;
    }

    private void record(Voucher voucher, String kind, String why, String manager) {
        jdbc.sql(
                        "insert into voucher_change (voucher_code, kind, reason, changed_by, changed_at) values (:code, :kind, :why, :by, :at)")
                .param("code", voucher.code().text())
                .param("kind", kind)
                .param("why", why)
                .param("by", manager)
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .update();
    }

    private void audit(Action action, Voucher voucher, String manager, Map<String, Object> more) {
        Map<String, Object> details = new HashMap<>(more);
        details.put("voucher", voucher.code().text());
        audit.append(action, manager, voucher.application(), voucher.programme(), details);
    }
}
