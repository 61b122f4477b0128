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
import org.lifeline.platform.forms.OwnWords;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Role;
import org.lifeline.programme.Presence;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.lifeline.redemption.process.OverdrawnCase;
import org.lifeline.redemption.process.OverdrawnProcess;
import org.lifeline.voucher.Voucher;
import org.lifeline.voucher.VoucherCode;
import org.lifeline.voucher.Vouchers;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What was given without a network and no voucher covers. A provider who kept the rules is paid; otherwise a manager decides. */
@Service
public class Overdrawn {

    private static final int LONGEST_REASON = 1000;
    private static final String PAY = "pay";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Vouchers vouchers;
    private final Redemptions redemptions;
    private final Programmes programmes;
    private final OverdrawnProcess process;
    private final AuditLog audit;
    private final Duties duties;

    Overdrawn(
            JdbcClient jdbc,
            Clock clock,
            Vouchers vouchers,
            Redemptions redemptions,
            Programmes programmes,
            OverdrawnProcess process,
            AuditLog audit,
            Duties duties) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.vouchers = vouchers;
        this.redemptions = redemptions;
        this.programmes = programmes;
        this.process = process;
        this.audit = audit;
        this.duties = duties;
    }

    private record Row(
            UUID device, String voucher, Money amount, Money rest, boolean fresh, boolean withinVoucher, boolean withinDevice, boolean kept,
            String deviceName, String provider, @Nullable String paper) {}

    private Row row(UUID id) {
        return jdbc.sql("select o.*, d.name, d.provider_code from offline_record o join device d on d.id = o.device_id where o.id = :id")
                .param("id", id)
                .query((row, n) -> new Row(
                        row.getObject("device_id", UUID.class),
                        row.getString("voucher_code"),
                        Money.ofMinor(row.getString("currency"), row.getLong("amount_minor")),
                        Money.ofMinor(row.getString("currency"), row.getLong("rest_minor")),
                        row.getBoolean("status_fresh"),
                        row.getBoolean("within_voucher"),
                        row.getBoolean("within_device"),
                        row.getBoolean("policy_kept"),
                        row.getString("name"),
                        row.getString("provider_code"),
                        row.getString("identity_kind")))
                .single();
    }

    /** Opens the case of a record that was just written, in its transaction. */
    void open(UUID id, Voucher voucher, ServiceProvider provider, Device device, String user) {
        Row row = row(id);
        int earlier = jdbc.sql("select count(*) from offline_record where device_id = :device and outcome = 'overdrawn' and id <> :id")
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
                        "restMinor", row.rest().minor(),
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
                row.rest().toString(),
                row.fresh(),
                row.withinVoucher(),
                row.withinDevice(),
                row.kept(),
                earlier,
                managers,
                managers.isEmpty() ? List.of(Role.PROGRAMME_MANAGER) : List.of()));
    }

    /**
     * Keeps what a manager decided, and pays where that is the decision: out of the programme's budget, as a redemption that the provider
     * claims like any other.
     *
     * @param id of the record
     * @throws Refused 403 when the programme has other managers or this one has another duty on the case; 409 {@code policyKept} when the provider has to be paid,
     *     {@code budgetExhausted} while there is not so much; 422 for what is no answer
     */
    @Transactional
    public void decide(UUID id, @Nullable Object decision, @Nullable Object given, String manager) {
        if (!(decision instanceof String decided) || !List.of(PAY, "doNotPay").contains(decided)) {
            throw Refused.invalid("decision", "Say whether the rest is paid.");
        }
        String reason = OwnWords.of("reason", given, LONGEST_REASON, "Say it in your own words, in at most %d characters.");
        Row row = row(id);
        Voucher voucher = vouchers.lock(new VoucherCode(row.voucher()));
        programmes.requireManager(voucher.programme(), manager);
        duties.assign(voucher.application(), manager, Duty.OVERDRAWN);
        if (row.kept() && !decided.equals(PAY)) {
            throw Refused.conflict("policyKept", "The provider kept the rules for work without a network, so the rest has to be paid.")
                    .about(voucher.application());
        }
        jdbc.sql("""
                        insert into overdrawn_decision (record_id, decision, reason, decided_by, decided_at)
                        values (:id, :decision, :reason, :by, :at)""")
                .param("id", id)
                .param("decision", decided)
                .param("reason", reason)
                .param("by", manager)
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .update();
        audit.append(
                Action.overdrawnDecided,
                manager,
                voucher.application(),
                voucher.programme(),
                Map.of("id", id.toString(), "voucher", voucher.code().text(), "decision", decided, "restMinor", row.rest().minor()));
        if (decided.equals(PAY)) {
            redemptions.book(
                    voucher,
                    programmes.provider(row.provider()).orElseThrow(),
                    "overdrawn " + id,
                    Redemptions.sha256("overdrawn " + id),
                    new Redemptions.Booking(
                            row.rest(),
                            manager,
                            row.paper() == null ? Presence.none : Presence.id,
                            row.paper() == null ? null : IdentityPaper.valueOf(row.paper()),
                            GivenItems.NONE,
                            row.deviceName(),
                            id,
                            true));
        }
    }
}
