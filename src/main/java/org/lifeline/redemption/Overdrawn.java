package org.lifeline.redemption;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Role;
import org.lifeline.programme.Presence;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.lifeline.voucher.Voucher;
import org.lifeline.voucher.VoucherCode;
import org.lifeline.voucher.VoucherFacts;
import org.lifeline.voucher.Vouchers;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Overdrawn redemptions: help that was given without a network and that no voucher covers. In every case one manager decides and a second
 * one confirms. Only then is the amount owed, and never more than the programme's ceiling over all vouchers of a case.
 */
@Service
public class Overdrawn {

    private static final int LONGEST_REASON = 1000;
    private static final String PAY = "pay";
    private static final String AGREE = "agree";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Vouchers vouchers;
    private final VoucherFacts facts;
    private final Redemptions redemptions;
    private final Programmes programmes;
    private final OverdrawnReviews process;
    private final AuditLog audit;
    private final Duties duties;

    Overdrawn(
            JdbcClient jdbc,
            Clock clock,
            Vouchers vouchers,
            VoucherFacts facts,
            Redemptions redemptions,
            Programmes programmes,
            OverdrawnReviews process,
            AuditLog audit,
            Duties duties) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.vouchers = vouchers;
        this.facts = facts;
        this.redemptions = redemptions;
        this.programmes = programmes;
        this.process = process;
        this.audit = audit;
        this.duties = duties;
    }

    private record Row(
            UUID device,
            String voucher,
            Money amount,
            Money excess,
            boolean fresh,
            boolean withinVoucher,
            boolean withinDevice,
            boolean plausible,
            boolean first,
            boolean kept,
            String deviceName,
            String provider,
            @Nullable String paper) {}

    private Row row(UUID id) {
        return jdbc.sql(
                        "select o.*, d.name, d.provider_code from offline_record o join device d on d.id = o.device_id where o.id = :id")
                .param("id", id)
                .query((row, n) -> new Row(
                        row.getObject("device_id", UUID.class),
                        row.getString("voucher_code"),
                        Money.ofMinor(row.getString("currency"), row.getLong("amount_minor")),
                        Money.ofMinor(row.getString("currency"), row.getLong("rest_minor")),
                        row.getBoolean("status_fresh"),
                        row.getBoolean("within_voucher"),
                        row.getBoolean("within_device"),
                        row.getBoolean("time_plausible"),
                        row.getBoolean("first_at_provider"),
                        row.getBoolean("policy_kept"),
                        row.getString("name"),
                        row.getString("provider_code"),
                        row.getString("identity_kind")))
                .single();
    }

    /** Opens the review of a record in the transaction that writes the record. */
    void open(UUID id, Voucher voucher, ServiceProvider provider, Device device, String user) {
        Row row = row(id);
        int earlier = jdbc.sql(
                        "select count(*) from offline_record where device_id = :device and outcome = 'overdrawn' and id <> :id")
                .param("device", row.device())
                .param("id", id)
                .query(Integer.class)
                .single();
        audit.append(
                Action.redemptionOverdrawn,
                user,
                voucher.application(),
                voucher.programme(),
                Map.of(
                        "id", id.toString(),
                        "voucher", voucher.code().text(),
                        "provider", provider.code(),
                        "device", device.id().toString(),
                        "amountMinor", row.amount().minor(),
                        "restMinor", row.excess().minor(),
                        "currency", row.amount().currencyCode(),
                        "policyKept", row.kept()));
        List<String> managers = programmes.managers(voucher.programme());
        process.open(new OverdrawnCase(
                id,
                voucher.application(),
                voucher.programme(),
                voucher.code().text(),
                provider.name(),
                device.name(),
                row.amount().toString(),
                row.excess().toString(),
                row.fresh(),
                row.withinVoucher(),
                row.withinDevice(),
                row.plausible(),
                row.first(),
                row.kept(),
                programmes.get(voucher.programme()).overdraftCeiling().toString(),
                earlier,
                managers,
                managers.isEmpty() ? List.of(Role.PROGRAMME_MANAGER) : List.of()));
    }

    private record Decision(int round, String decision, Money amount, String by) {}

    /** The newest decision; null before the first. */
    private @Nullable Decision decision(UUID id) {
        return jdbc.sql("""
                        select o.*, r.currency from overdrawn_decision o join offline_record r on r.id = o.record_id
                         where o.record_id = :id order by o.round desc limit 1""")
                .param("id", id)
                .query((row, n) -> new Decision(
                        row.getInt("round"),
                        row.getString("decision"),
                        Money.ofMinor(row.getString("currency"), row.getLong("amount_minor")),
                        row.getString("decided_by")))
                .optional()
                .orElse(null);
    }

    /** How much may still be paid for a case beyond the value of its vouchers. */
    private Money leftBelowCeiling(Voucher voucher) {
        Money ceiling = programmes.get(voucher.programme()).overdraftCeiling();
        long paid = jdbc.sql("""
                        select coalesce(sum(amount_minor), 0) from redemption where voucher_code = any (:codes) and overdrawn""")
                .param("codes", facts.allCodes(voucher.application()).toArray(String[]::new))
                .query(Long.class)
                .single();
        return Money.ofMinor(ceiling.currencyCode(), Math.max(0, ceiling.minor() - paid));
    }

    /**
     * Records a manager's decision. Nothing is paid before a second person confirms it. The amount to be paid is the excess, but at most what
     * the programme's ceiling leaves of it.
     *
     * @param id of the record
     * @throws Refused 403 when the programme has other managers, or this manager has another duty on the case; 409 {@code beyondCeiling}
     *     where nothing may be paid beyond the voucher; 422 for an invalid decision
     */
    @Transactional
    public void decide(UUID id, @Nullable Object decision, @Nullable Object given, String manager) {
        if (!(decision instanceof String decided) || !List.of(PAY, "doNotPay").contains(decided)) {
            throw Refused.invalid("decision", "Choose whether the excess is paid.");
        }
        String reason = FreeText.of(
                "reason", given, LONGEST_REASON, "Give the reason in your own words, in at most %d characters.");
        Row row = row(id);
        Voucher voucher = vouchers.lock(new VoucherCode(row.voucher()));
        programmes.requireManager(voucher.programme(), manager);
        duties.assign(voucher.application(), manager, Duty.OVERDRAWN);
        Money left = leftBelowCeiling(voucher);
        Money pays = !decided.equals(PAY)
                ? Money.zero(left.currencyCode())
                : row.excess().compareTo(left) <= 0 ? row.excess() : left;
        if (decided.equals(PAY) && pays.isZero()) {
            throw beyondCeiling(voucher);
        }
        Decision before = decision(id);
        jdbc.sql("""
                        insert into overdrawn_decision (record_id, round, decision, amount_minor, reason, decided_by, decided_at)
                        values (:id, :round, :decision, :amount, :reason, :by, :at)""")
                .param("id", id)
                .param("round", before == null ? 1 : before.round() + 1)
                .param("decision", decided)
                .param("amount", pays.minor())
                .param("reason", reason)
                .param("by", manager)
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .update();
        audit.append(
                Action.overdrawnDecided,
                manager,
                voucher.application(),
                voucher.programme(),
                Map.of(
                        "id", id.toString(),
                        "voucher", voucher.code().text(),
                        "decision", decided,
                        "restMinor", row.excess().minor(),
                        "paysMinor", pays.minor()));
    }

    private Decision decided(UUID id) {
        Decision decision = decision(id);
        if (decision == null) {
            throw Refused.conflict("notDecided", "Nobody has decided about this yet.");
        }
        return decision;
    }

    private boolean confirmed(UUID id, int round) {
        return jdbc.sql(
                        "select exists (select from overdrawn_confirmation where record_id = :id and round = :round and agreed)")
                .param("id", id)
                .param("round", round)
                .query(Boolean.class)
                .single();
    }

    private static Refused beyondCeiling(Voucher voucher) {
        return Refused.conflict(
                        "beyondCeiling",
                        "This programme pays nothing more beyond the vouchers of this case. Two managers can raise that ceiling in the set-up of the "
                                + "programme; otherwise do not pay.")
                .about(voucher.application());
    }

    /** The reason that the first manager gave for the decision, for the second one to read; empty where nobody has decided. */
    public String decidersReason(UUID id) {
        return jdbc.sql("select reason from overdrawn_decision where record_id = :id order by round desc limit 1")
                .param("id", id)
                .query(String.class)
                .optional()
                .orElse("");
    }

    /** @throws Refused 403 {@code sameManager} for the person who decided */
    public void requireSecondPerson(UUID id, @Nullable String person) {
        if (decided(id).by().equals(person)) {
            throw Refused.forbidden(
                    "sameManager", "You decided this. Another manager of the programme has to confirm it.");
        }
    }

    /**
     * Records the second person's answer to the newest decision. If the second person does not agree, the decision has to be made again.
     *
     * @param id of the record
     * @throws Refused 403 {@code sameManager} for the person who decided, or when the programme has other managers; 422 for an invalid answer
     */
    @Transactional
    public void confirm(UUID id, @Nullable Object confirmation, @Nullable Object given, String manager) {
        if (!(confirmation instanceof String said)
                || !List.of(AGREE, "disagree").contains(said)) {
            throw Refused.invalid("confirmation", "Choose whether you agree.");
        }
        String reason = FreeText.of(
                "confirmationReason",
                given,
                LONGEST_REASON,
                "Give the reason in your own words, in at most %d characters.");
        Row row = row(id);
        Voucher voucher = vouchers.lock(new VoucherCode(row.voucher()));
        programmes.requireManager(voucher.programme(), manager);
        requireSecondPerson(id, manager);
        duties.assign(voucher.application(), manager, Duty.OVERDRAWN);
        Decision decision = decided(id);
        jdbc.sql("""
                        insert into overdrawn_confirmation (record_id, round, decided_by, agreed, reason, confirmed_by, confirmed_at)
                        values (:id, :round, :first, :agreed, :reason, :by, :at)""")
                .param("id", id)
                .param("round", decision.round())
                .param("first", decision.by())
                .param("agreed", said.equals(AGREE))
                .param("reason", reason)
                .param("by", manager)
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .update();
        audit.append(
                Action.overdrawnConfirmed,
                manager,
                voucher.application(),
                voucher.programme(),
                Map.of(
                        "id",
                        id.toString(),
                        "voucher",
                        voucher.code().text(),
                        "decision",
                        decision.decision(),
                        "agreed",
                        said.equals(AGREE)));
    }

    /**
     * Pays the excess that one manager decided to pay and another confirmed, from the programme's budget, as a redemption that the provider
     * can claim like any other.
     *
     * @param id of the record
     * @throws Refused 409 {@code beyondCeiling} when other amounts were paid in the meantime, {@code budgetExhausted} while the budget does
     *     not cover it
     * @throws IllegalStateException when two managers have not recorded it, because a model alone pays nothing
     */
    @Transactional
    public void pay(UUID id) {
        Row row = row(id);
        Voucher voucher = vouchers.lock(new VoucherCode(row.voucher()));
        Decision decision = decided(id);
        if (!decision.decision().equals(PAY) || !confirmed(id, decision.round())) {
            throw new IllegalStateException("two managers have not decided to pay the excess of record " + id);
        }
        if (decision.amount().compareTo(leftBelowCeiling(voucher)) > 0) {
            throw beyondCeiling(voucher);
        }
        redemptions.book(
                voucher,
                programmes.provider(row.provider()).orElseThrow(),
                "overdrawn " + id,
                Redemptions.sha256("overdrawn " + id),
                new Redemptions.Booking(
                        decision.amount(),
                        decision.by(),
                        row.paper() == null ? Presence.none : Presence.id,
                        row.paper() == null ? null : IdentityPaper.valueOf(row.paper()),
                        GivenItems.NONE,
                        row.deviceName(),
                        id,
                        true));
    }
}
