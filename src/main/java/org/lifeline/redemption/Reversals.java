package org.lifeline.redemption;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.lifeline.redemption.ClaimedRedemptions.Standing;
import org.lifeline.voucher.Voucher;
import org.lifeline.voucher.VoucherItems;
import org.lifeline.voucher.Vouchers;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Reversals: a provider takes back a redemption that it made, because the amount or the voucher was wrong, or the help was not given after
 * all.
 */
@Service
public class Reversals {

    private static final int LONGEST_REASON = 500;

    private final JdbcClient jdbc;
    private final ClaimedRedemptions claimed;
    private final Clock clock;
    private final Redemptions redemptions;
    private final Vouchers vouchers;
    private final VoucherItems items;
    private final Programmes programmes;
    private final AuditLog audit;
    private final Duties duties;
    private final ApplicationEventPublisher events;

    Reversals(
            JdbcClient jdbc,
            ClaimedRedemptions claimed,
            Clock clock,
            Redemptions redemptions,
            Vouchers vouchers,
            VoucherItems items,
            Programmes programmes,
            AuditLog audit,
            Duties duties,
            ApplicationEventPublisher events) {
        this.events = events;
        this.jdbc = jdbc;
        this.claimed = claimed;
        this.clock = clock;
        this.redemptions = redemptions;
        this.vouchers = vouchers;
        this.items = items;
        this.programmes = programmes;
        this.audit = audit;
        this.duties = duties;
    }

    /**
     * Takes a whole redemption back. What was paid for it is given back with the next payments. A repeated call returns the first reversal.
     *
     * @throws Refused 404 for a redemption of another organisation, 409 {@code reversalTooLate} after the programme's hours,
     *     {@code redemptionClaimed} while it is in a claim, 422 without a reason
     */
    @Transactional
    public Reversal reverse(String user, UUID id, @Nullable String given) {
        ServiceProvider provider = programmes.providerOf(user);
        Redemption redemption = redemptions.find(provider.code(), id).orElseThrow(Redemptions::unknown);
        String reason = FreeText.of("reason", given, LONGEST_REASON, "Say why, in at most %d characters.");
        Voucher voucher = vouchers.lock(redemption.voucher());
        // requests that waited at the lock find what the first one wrote
        Optional<Reversal> before = find(redemption);
        if (before.isPresent()) {
            return before.get();
        }
        if (redemption.overdrawn()) {
            throw Refused.conflict(
                            "overdrawn",
                            "This was paid beyond the voucher's value. Leave it out of your claims if it is not due.")
                    .about(voucher.application());
        }
        Instant now = Instant.now(clock);
        if (!now.isBefore(until(redemption, voucher))) {
            throw Refused.conflict("reversalTooLate", "This redemption can no longer be taken back.")
                    .about(voucher.application());
        }
        Standing standing = lockStanding(id);
        if (standing != Standing.free && standing != Standing.paid) {
            throw Refused.conflict("redemptionClaimed", whyClaimed(standing)).about(voucher.application());
        }
        duties.assign(voucher.application(), user, Duty.REVERSAL);
        if (standing == Standing.paid) {
            claimed.giveBack(id, user, reason);
        }
        jdbc.sql("""
                        insert into redemption_reversal (redemption_id, reason, reversed_by, reversed_at)
                        values (:id, :reason, :by, :at)""")
                .param("id", id)
                .param("reason", reason)
                .param("by", user)
                .param("at", now.atOffset(ZoneOffset.UTC))
                .update();
        items.giveBack(voucher.code(), id);
        vouchers.unspend(voucher, id, redemption.amount(), user);
        audit.append(
                Action.redemptionReversed,
                user,
                voucher.application(),
                voucher.programme(),
                Map.of(
                        "id", id.toString(),
                        "voucher", voucher.code().text(),
                        "provider", provider.code(),
                        "amountMinor", redemption.amount().minor(),
                        "currency", redemption.amount().currencyCode()));
        events.publishEvent(new RedemptionReversed(id));
        return find(redemption).orElseThrow();
    }

    private static String whyClaimed(Standing standing) {
        return switch (standing) {
            case withProvider -> "This redemption is in a claim that is with you. Take it out of the claim first.";
            case inReview ->
                "This redemption is in a claim that is being decided. It can be taken back if the claim is returned to you, or once it is paid.";
            default ->
                "This redemption is in a claim that is approved and being paid. It can be taken back once the claim is paid.";
        };
    }

    /** Locks the redemption from here on: a claim that includes it waits, and is refused then. */
    private Standing lockStanding(UUID id) {
        jdbc.sql("select id from redemption where id = :id for update")
                .param("id", id)
                .query(UUID.class)
                .single();
        return claimed.standing(id);
    }

    /** Until when the programme's hours allow the redemption to be taken back. */
    private Instant until(Redemption redemption, Voucher voucher) {
        return redemption
                .redeemedAt()
                .plus(Duration.ofHours(programmes.get(voucher.programme()).reversalHours()));
    }

    /** Until when the redemption can be taken back; empty when it cannot. */
    public Optional<Instant> possibleUntil(Redemption redemption) {
        Instant until = until(redemption, vouchers.get(redemption.voucher()));
        boolean possible = redemption.reversedAt() == null
                && !redemption.overdrawn()
                && clock.instant().isBefore(until)
                && Set.of(Standing.free, Standing.paid).contains(claimed.standing(redemption.id()));
        return possible ? Optional.of(until) : Optional.empty();
    }

    public Optional<Reversal> find(Redemption redemption) {
        return jdbc.sql("select reason, reversed_at from redemption_reversal where redemption_id = :id")
                .param("id", redemption.id())
                .query((row, n) -> new Reversal(
                        redemption.id(),
                        row.getString("reason"),
                        row.getObject("reversed_at", OffsetDateTime.class).toInstant(),
                        vouchers.get(redemption.voucher()).balance()))
                .optional();
    }
}
