package org.lifeline.voucher;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.application.CaseTimeline;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.ledger.Reservations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Ends vouchers and releases what was not redeemed of them. */
@Service
public class VoucherEnding {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Vouchers vouchers;
    private final CaseTimeline timeline;
    private final Reservations reservations;
    private final VoucherLifecycle lifecycle;
    private final AuditLog audit;
    private final VoucherLosses losses;

    VoucherEnding(
            JdbcClient jdbc,
            Clock clock,
            Vouchers vouchers,
            CaseTimeline timeline,
            Reservations reservations,
            VoucherLifecycle lifecycle,
            AuditLog audit,
            VoucherLosses losses) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.vouchers = vouchers;
        this.timeline = timeline;
        this.reservations = reservations;
        this.lifecycle = lifecycle;
        this.audit = audit;
        this.losses = losses;
    }

    /**
     * Revokes a voucher: it is refused from now on, the next status list shows it as revoked, and the rest of its value is released.
     *
     * @param reason in the actor's words
     * @param actor an account
     * @return false when the voucher had ended before
     */
    @Transactional
    public boolean revoke(VoucherCode code, String reason, String actor) {
        Voucher voucher = vouchers.lockWithCase(code);
        if (!voucher.isActive()) {
            return false;
        }
        end(voucher, Voucher.State.revoked, reason, actor);
        audit.append(
                Action.voucherRevoked,
                actor,
                voucher.application(),
                voucher.programme(),
                Map.of("voucher", code.text()));
        timeline.record(voucher.application(), "voucherRevoked");
        lifecycle.revoked(voucher);
        return true;
    }

    /** Ends a voucher that has expired; nothing happens to one that has ended already. */
    @Transactional
    public void expire(VoucherCode code) {
        Voucher voucher = vouchers.lockWithCase(code);
        if (!voucher.isActive()) {
            return;
        }
        if (clock.instant().isBefore(voucher.expiresAt())) {
            throw new IllegalStateException("voucher " + code + " is good until " + voucher.expiresAt());
        }
        end(voucher, Voucher.State.expired, null, AuditLog.SYSTEM);
        audit.append(
                Action.voucherExpired,
                AuditLog.SYSTEM,
                voucher.application(),
                voucher.programme(),
                Map.of("voucher", code.text()));
        timeline.record(voucher.application(), "voucherExpired");
    }

    /** Ends a locked voucher, and with it the wait for a decision about a report that it is lost; nothing else follows from it here. */
    void end(Voucher voucher, Voucher.State state, @Nullable String reason, String actor) {
        jdbc.sql(
                        "update voucher set state = :state, ended_at = :now, ended_by = :actor, end_reason = :reason where code = :code")
                .param("state", state.name())
                .param("now", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param("actor", actor)
                .param("reason", reason)
                .param("code", voucher.code().text())
                .update();
        losses.settle(
                voucher,
                state == Voucher.State.replaced ? VoucherLosses.Outcome.reissued : VoucherLosses.Outcome.ended,
                actor);
    }

    /** Releases what was not redeemed of a voucher that has ended. */
    @Transactional
    public void releaseFunds(VoucherCode code) {
        Voucher voucher = vouchers.get(code);
        if (voucher.isActive()) {
            throw new IllegalStateException("voucher " + code + " has not ended");
        }
        String actor = jdbc.sql("select coalesce(ended_by, issued_by) from voucher where code = :code")
                .param("code", code.text())
                .query(String.class)
                .single();
        reservations.release(
                voucher.application(), voucher.part(), voucher.state().name(), actor);
    }
}
