package org.lifeline.provider;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.changes.TwoPeople;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Providers that are stopped: nothing is scanned, redeemed or paid there. One manager suspends, because that gives nothing away; two resume.
 */
@Service
public class Suspensions {

    static final int LONGEST_REASON = 1000;

    /**
     * A suspension of a provider.
     *
     * @param resumedBy the manager who confirmed that it goes on; null while it is suspended
     */
    public record Suspension(
            String reason,
            String suspendedBy,
            Instant suspendedAt,
            @Nullable String resumeReason,
            @Nullable String resumedBy,
            @Nullable Instant resumedAt) {}

    /** Why vouchers may not be redeemed at a provider now, if they may not. */
    public record Standing(boolean suspended, boolean licenceEnded) {}

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Providers providers;
    private final Licences licences;
    private final AuditLog audit;

    Suspensions(JdbcClient jdbc, Clock clock, Providers providers, Licences licences, AuditLog audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.providers = providers;
        this.licences = licences;
        this.audit = audit;
    }

    public boolean isSuspended(String provider) {
        return jdbc.sql(
                        "select exists (select from provider_suspension where provider_code = :code and resumed_at is null)")
                .param("code", provider)
                .query(Boolean.class)
                .single();
    }

    /** Both at once, because each scan and each redemption asks. @throws Refused 404 when there is no such provider */
    public Standing standing(String provider) {
        return jdbc.sql("""
                        select exists (select from provider_suspension u where u.provider_code = s.code and u.resumed_at is null) as suspended,
                               s.licence_until
                          from service_provider s where s.code = :code""")
                .param("code", provider)
                .query((row, n) -> new Standing(
                        row.getBoolean("suspended"),
                        licences.hasEnded(row.getObject("licence_until", LocalDate.class))))
                .optional()
                .orElseThrow(Providers::unknown);
    }

    /**
     * Refuses what a suspended provider, or one whose licence has ended, may not do.
     *
     * @throws Refused 409 {@code providerSuspended} or {@code licenceEnded}
     */
    public void requireActive(String provider) {
        Standing standing = standing(provider);
        if (standing.suspended()) {
            throw Refused.conflict(
                    "providerSuspended",
                    "Your organisation is suspended: it can redeem no voucher at present. Its administrator knows the reason.");
        }
        if (standing.licenceEnded()) {
            throw Refused.conflict(
                    "licenceEnded",
                    "The licence of your organisation has ended: it can redeem no voucher at present. Its administrator can send the renewed one.");
        }
    }

    /**
     * Suspends a provider at once.
     *
     * @throws Refused 404 when there is no such provider, 409 {@code suspendedAlready}, 422 without a reason
     */
    @Transactional
    public void suspend(String provider, @Nullable Object reason, String manager) {
        String why = reason(reason);
        providers.lock(provider);
        requireNotSuspended(provider);
        jdbc.sql("""
                        insert into provider_suspension (provider_code, reason, suspended_by, suspended_at)
                        values (:code, :reason, :by, :at)""")
                .param("code", provider)
                .param("reason", why)
                .param("by", manager)
                .param("at", now())
                .update();
        audit.append(Action.providerSuspended, manager, null, null, Map.of("provider", provider, "reason", why));
    }

    private void requireNotSuspended(String provider) {
        if (isSuspended(provider)) {
            throw Refused.conflict("suspendedAlready", "This provider is suspended already.");
        }
    }

    /** Lets a suspended provider go on. */
    void resume(String provider, String reason, TwoPeople people) {
        providers.lock(provider);
        requireSuspended(provider);
        jdbc.sql("""
                        update provider_suspension set resume_reason = :reason, resume_asked_by = :asked, resumed_by = :by, resumed_at = :at
                         where provider_code = :code and resumed_at is null""")
                .param("reason", reason)
                .param("asked", people.asked())
                .param("by", people.confirmed())
                .param("at", now())
                .param("code", provider)
                .update();
        audit.append(
                Action.providerResumed,
                people.confirmed(),
                null,
                null,
                Map.of("provider", provider, "askedBy", people.asked(), "reason", reason));
    }

    /** Whether the provider was suspended at this moment. */
    public boolean wasSuspended(String provider, Instant at) {
        return jdbc.sql("""
                        select exists (select from provider_suspension
                                        where provider_code = :code and suspended_at <= :at and (resumed_at is null or resumed_at > :at))""")
                .param("code", provider)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .query(Boolean.class)
                .single();
    }

    /** The suspension that holds. @throws Refused 409 {@code notSuspended} when there is none */
    Suspension requireSuspended(String provider) {
        return history(provider).stream()
                .filter(each -> each.resumedAt() == null)
                .findFirst()
                .orElseThrow(() -> Refused.conflict("notSuspended", "This provider is not suspended."));
    }

    /** The suspensions of a provider, the newest first. */
    public List<Suspension> history(String provider) {
        return jdbc.sql("select * from provider_suspension where provider_code = :code order by id desc")
                .param("code", provider)
                .query((row, n) -> new Suspension(
                        row.getString("reason"),
                        row.getString("suspended_by"),
                        row.getObject("suspended_at", OffsetDateTime.class).toInstant(),
                        row.getString("resume_reason"),
                        row.getString("resumed_by"),
                        Optional.ofNullable(row.getObject("resumed_at", OffsetDateTime.class))
                                .map(OffsetDateTime::toInstant)
                                .orElse(null)))
                .list();
    }

    /** Names of the providers by code: of those that are suspended, or of the others. */
    public Map<String, String> named(boolean suspended) {
        Map<String, String> names = new LinkedHashMap<>();
        jdbc.sql("""
                        select code, name from service_provider s
                         where :suspended = exists (select from provider_suspension u where u.provider_code = s.code and u.resumed_at is null)
                         order by name, code""").param("suspended", suspended).query(row -> {
            names.put(row.getString(1), row.getString(2));
        });
        return names;
    }

    static String reason(@Nullable Object reason) {
        return FreeText.of(
                "changeReason", reason, LONGEST_REASON, "Give the reason in your own words, in at most %d characters.");
    }

    private OffsetDateTime now() {
        return Instant.now(clock).atOffset(ZoneOffset.UTC);
    }
}
