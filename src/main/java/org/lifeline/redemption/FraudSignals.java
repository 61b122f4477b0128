package org.lifeline.redemption;

import static java.util.Map.entry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.engine.ValueTables;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Role;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.lifeline.voucher.Voucher;
import org.lifeline.voucher.VoucherChanges;
import org.lifeline.voucher.VoucherCode;
import org.lifeline.voucher.VoucherScanned;
import org.lifeline.voucher.Vouchers;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Finds what is unusual about vouchers and providers. This class counts facts, after the redemptions and apart from them. A decision table
 * decides which facts are a signal, and a manager decides what follows.
 */
@Service
public class FraudSignals {

    /** The most redemptions in one transaction; the next run takes the rest. */
    private static final int MOST_AT_ONCE = 500;

    private static final int LONGEST_REASON = 1000;
    private static final int NEVER = Integer.MAX_VALUE;

    private record Seen(String voucher, String provider) {}

    private final JdbcClient jdbc;
    private final ObjectMapper json;
    private final Clock clock;
    private final Vouchers vouchers;
    private final VoucherChanges changes;
    private final Programmes programmes;
    private final FraudReviews process;
    private final ValueTables tables;
    private final AuditLog audit;
    private final Duties duties;
    private final ComplaintCounts complaints;

    FraudSignals(
            JdbcClient jdbc,
            ObjectMapper json,
            Clock clock,
            Vouchers vouchers,
            VoucherChanges changes,
            Programmes programmes,
            FraudReviews process,
            ValueTables tables,
            AuditLog audit,
            Duties duties,
            ComplaintCounts complaints) {
        this.complaints = complaints;
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
        this.vouchers = vouchers;
        this.changes = changes;
        this.programmes = programmes;
        this.process = process;
        this.tables = tables;
        this.audit = audit;
        this.duties = duties;
    }

    /** Records that a voucher was scanned at a provider. A second scan within a minute is not recorded, because it says nothing new. */
    @EventListener
    public void scanned(VoucherScanned scan) {
        jdbc.sql("""
                        insert into voucher_scan (voucher_code, provider_code, at)
                        select :voucher, :provider, :now
                         where not exists (select from voucher_scan
                                            where voucher_code = :voucher and provider_code = :provider
                                              and at > cast(:now as timestamptz) - interval '1 minute')""")
                .param("voucher", scan.voucher().text())
                .param("provider", scan.provider())
                .param("now", at(clock.instant()))
                .update();
    }

    /** Has a voucher at a provider examined by the next run, because something became known about it. */
    @Transactional
    public void examineAgain(VoucherCode voucher, String provider) {
        jdbc.sql("insert into redemption_unwatched (voucher_code, provider_code) values (:voucher, :provider)")
                .param("voucher", voucher.text())
                .param("provider", provider)
                .update();
    }

    /** Examines redemptions that were not examined yet. Two runs at the same moment share the work. */
    @Transactional
    public void examineNew() {
        List<Seen> unwatched = jdbc.sql("""
                        with taken as (delete from redemption_unwatched
                                        where id in (select id from redemption_unwatched order by id limit :most for update skip locked)
                                        returning voucher_code, provider_code)
                        select distinct voucher_code, provider_code from taken order by voucher_code, provider_code""")
                .param("most", MOST_AT_ONCE)
                .query((row, n) -> new Seen(row.getString("voucher_code"), row.getString("provider_code")))
                .list();
        if (unwatched.isEmpty()) {
            return;
        }
        FraudLimits limits = tables.latest(FraudLimits.TABLE);
        for (Seen seen : unwatched) {
            Voucher voucher = vouchers.get(new VoucherCode(seen.voucher()));
            Map<String, Integer> facts = facts(voucher, seen.provider(), limits);
            process.signals(facts).stream().distinct().forEach(kind -> raise(kind, voucher, seen.provider(), facts));
        }
    }

    /** The facts that the decision table {@code fraudSignals} judges, and the limits that it and the review's form name. */
    private Map<String, Integer> facts(Voucher voucher, String provider, FraudLimits limits) {
        Instant recent = clock.instant().minus(Duration.ofHours(limits.recentHours()));
        Instant period = recent.minus(Duration.ofDays(limits.usualDays()));
        return jdbc.sql("""
                        with sighting as (
                            -- when a device's record arrives says nothing of when the voucher was there
                            select provider_code, redeemed_at as at from redemption where voucher_code = :voucher and offline_record is null
                             union all
                            select provider_code, at from pin_failure where voucher_code = :voucher
                             union all
                            select provider_code, at from voucher_scan where voucher_code = :voucher),
                        way as (
                            select abs(extract(epoch from here.at - there.at)) as seconds,
                                   kilometres(a.latitude, a.longitude, b.latitude, b.longitude) as km
                              from sighting here join sighting there on there.provider_code <> here.provider_code
                              join service_provider a on a.code = here.provider_code
                              join service_provider b on b.code = there.provider_code
                             where here.provider_code = :provider and here.at > :recent),
                        usual as (
                            select count(*) filter (where redeemed_at > :recent) as of_day, count(*) filter (where redeemed_at <= :recent) as before
                              from redemption where provider_code = :provider and redeemed_at > :period)
                        select (select count(*) from pin_failure where voucher_code = :voucher and at > :recent) as pin_failures,
                               (select min(seconds) from way where km is null) as seconds_to_other_place,
                               (select max(km * 3600 / greatest(seconds, :shortestWay)) from way where km > :samePlace) as km_an_hour,
                               (select count(distinct v.code) from voucher v join redemption r on r.voucher_code = v.code
                                 where v.issued_by = :officer and v.issued_at > :period and r.provider_code = :provider
                                   and r.redeemed_at < v.issued_at + make_interval(mins => :quickMinutes)) as quick_redemptions,
                               (select count(*) from offline_record o join device d on d.id = o.device_id
                                 where d.provider_code = :provider and o.outcome = 'overdrawn' and o.received_at > :period) as overdrawn_records,
                               of_day, case when before = 0 then 0 else round(100.0 * of_day * :usualHours / :recentHours / before) end as percent_of_usual
                          from usual""")
                .param("voucher", voucher.code().text())
                .param("provider", provider)
                .param("officer", voucher.issuedBy())
                .param("recent", at(recent))
                .param("period", at(period))
                .param("recentHours", limits.recentHours())
                .param("usualHours", Duration.ofDays(limits.usualDays()).toHours())
                .param("quickMinutes", limits.quickMinutes())
                .param("samePlace", limits.samePlaceKilometres())
                .param("shortestWay", limits.shortestWaySeconds())
                .query((row, n) -> Map.ofEntries(
                        entry("pinFailures", row.getInt("pin_failures")),
                        entry(
                                "minutesToOtherPlace",
                                row.getObject("seconds_to_other_place") == null
                                        ? NEVER
                                        : (int) Math.min(NEVER, row.getLong("seconds_to_other_place") / 60)),
                        entry("kilometresAnHour", (int) Math.min(NEVER, row.getLong("km_an_hour"))),
                        entry("quickRedemptions", row.getInt("quick_redemptions")),
                        entry("overdrawnRecords", row.getInt("overdrawn_records")),
                        entry("complaintsOfProvider", complaints.ofProvider(provider, period)),
                        entry("complaintsOfVoucher", complaints.ofVoucher(voucher.code(), provider, period)),
                        entry("redemptionsOfDay", row.getInt("of_day")),
                        entry("percentOfUsual", row.getInt("percent_of_usual")),
                        entry("recentHours", limits.recentHours()),
                        entry("usualDays", limits.usualDays()),
                        entry("quickMinutes", limits.quickMinutes()),
                        entry("tooFastKilometresAnHour", limits.tooFastKilometresAnHour())))
                .single();
    }

    private void raise(String kind, Voucher voucher, String provider, Map<String, Integer> facts) {
        String subject = switch (kind) {
            case "officerAndProvider" -> voucher.issuedBy() + " " + provider;
            case "unusualVolume", "overdrawn", "complaints" -> provider;
            default -> voucher.code().text();
        };
        Instant now = Instant.now(clock);
        Optional<Long> first = jdbc.sql("""
                        insert into fraud_signal (kind, voucher_code, provider_code, programme_code, facts, at, on_day, subject)
                        values (:kind, :voucher, :provider, :programme, cast(:facts as jsonb), :at, :day, :subject)
                        on conflict do nothing returning id""")
                .param("kind", kind)
                .param("voucher", voucher.code().text())
                .param("provider", provider)
                .param("programme", voucher.programme())
                .param("facts", write(facts))
                .param("at", at(now))
                .param("day", LocalDate.ofInstant(now, clock.getZone()))
                .param("subject", subject)
                .query(Long.class)
                .optional();
        first.ifPresent(id -> {
            audit.append(
                    Action.fraudSignal,
                    AuditLog.SYSTEM,
                    voucher.application(),
                    voucher.programme(),
                    Map.of("id", id, "kind", kind, "voucher", voucher.code().text(), "provider", provider));
            process.review(
                    id,
                    kind,
                    voucher.application(),
                    voucher.programme(),
                    voucher.code().text(),
                    programmes.provider(provider).map(ServiceProvider::name).orElse(provider),
                    facts,
                    programmes.managers(voucher.programme()),
                    Role.PROGRAMME_MANAGER);
        });
    }

    /**
     * Records a manager's finding. If it demands a suspension, {@link #suspendVoucher} follows in the same transaction.
     *
     * @throws Refused 403 when the programme has other managers, or this manager has another duty on the case; 422 for an invalid finding
     */
    @Transactional
    public void review(long signal, @Nullable Object finding, @Nullable Object given, String manager) {
        if (!(finding instanceof String found)
                || !List.of("nothingWrong", "noted", "suspend").contains(found)) {
            throw Refused.invalid("finding", "Choose what you found.");
        }
        String reason = FreeText.of(
                "reason", given, LONGEST_REASON, "Give the reason in your own words, in at most %d characters.");
        Voucher voucher = vouchers.get(jdbc.sql("select voucher_code from fraud_signal where id = :id")
                .param("id", signal)
                .query((row, n) -> new VoucherCode(row.getString("voucher_code")))
                .single());
        programmes.requireManager(voucher.programme(), manager);
        duties.assign(voucher.application(), manager, Duty.FRAUD_REVIEW);
        jdbc.sql("""
                        insert into fraud_review (signal_id, finding, reason, reviewed_by, reviewed_at)
                        values (:id, :finding, :reason, :by, :at)""")
                .param("id", signal)
                .param("finding", found)
                .param("reason", reason)
                .param("by", manager)
                .param("at", at(Instant.now(clock)))
                .update();
        audit.append(
                Action.fraudReviewed,
                manager,
                voucher.application(),
                voucher.programme(),
                Map.of("id", signal, "finding", found, "voucher", voucher.code().text()));
    }

    /**
     * Suspends the voucher of a signal, in the name of the manager whose review demands it.
     *
     * @throws Refused 409 when the voucher has ended
     * @throws IllegalStateException when no review of this signal demands it, because a model alone suspends nothing
     */
    @Transactional
    public void suspendVoucher(long signal) {
        Review review = jdbc.sql("""
                        select s.voucher_code, r.reason, r.reviewed_by from fraud_review r join fraud_signal s on s.id = r.signal_id
                         where r.signal_id = :id and r.finding = 'suspend'""")
                .param("id", signal)
                .query((row, n) -> new Review(
                        new VoucherCode(row.getString("voucher_code")),
                        row.getString("reason"),
                        row.getString("reviewed_by")))
                .optional()
                .orElseThrow(() -> new IllegalStateException(
                        "no review of signal " + signal + " demands that its voucher is suspended"));
        changes.suspendAfterReview(review.voucher(), review.reason(), review.by());
    }

    private record Review(VoucherCode voucher, String reason, String by) {}

    private static OffsetDateTime at(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    private String write(Map<String, Integer> facts) {
        try {
            return json.writeValueAsString(facts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
