package org.lifeline.provider;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.notification.Message;
import org.lifeline.notification.Messages;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.engine.ValueTables;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.security.Officers;
import org.lifeline.platform.security.Role;
import org.lifeline.platform.time.Times;
import org.lifeline.programme.Programmes;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The licences of providers and their last days. After the last day, and the days of grace that the table {@link LicenceTerms} gives, nothing is
 * scanned or redeemed until a manager has approved the renewed licence. What the provider is owed is paid all the same.
 */
@Service
public class Licences {

    private record Ending(String provider, LocalDate until, String kind) {}

    private final JdbcClient jdbc;
    private final Clock clock;
    private final ValueTables tables;
    private final Providers providers;
    private final ProviderViews views;
    private final ProviderAddresses addresses;
    private final Programmes programmes;
    private final Officers officers;
    private final Messages messages;
    private final LifelineProperties properties;
    private final Times times;
    private final AuditLog audit;

    Licences(
            JdbcClient jdbc,
            Clock clock,
            ValueTables tables,
            Providers providers,
            ProviderViews views,
            ProviderAddresses addresses,
            Programmes programmes,
            Officers officers,
            Messages messages,
            LifelineProperties properties,
            Times times,
            AuditLog audit) {
        this.times = times;
        this.jdbc = jdbc;
        this.clock = clock;
        this.tables = tables;
        this.providers = providers;
        this.views = views;
        this.addresses = addresses;
        this.programmes = programmes;
        this.officers = officers;
        this.messages = messages;
        this.properties = properties;
        this.audit = audit;
    }

    /**
     * Whether vouchers may not be redeemed now under a licence, because it has ended.
     *
     * @param until its last day; null where it does not end
     */
    public boolean hasEnded(@Nullable LocalDate until) {
        return until != null && isOver(until, today());
    }

    /**
     * Whether vouchers could not be redeemed there at this moment of the past. A licence counts as renewed from the moment in which a manager
     * approved it.
     */
    public boolean hadEnded(String provider, Instant at) {
        return untilAt(provider, at)
                .filter(until -> isOver(until, LocalDate.ofInstant(at, clock.getZone())))
                .isPresent();
    }

    /** The last day of the licence that held at this moment: the one before the first change that came later. */
    private Optional<LocalDate> untilAt(String provider, Instant at) {
        return jdbc.sql("""
                        select coalesce(c.until, case when c.provider_code is null then s.licence_until end)
                          from service_provider s
                          left join lateral (select provider_code, cast(before ->> 'licenceUntil' as date) as until from provider_change
                                              where provider_code = s.code and part = 'details' and state = 'made' and decided_at > :at
                                              order by decided_at limit 1) as c on true
                         where s.code = :code""")
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("code", provider)
                .query((row, n) -> Optional.ofNullable(row.getObject(1, LocalDate.class)))
                .single();
    }

    private boolean isOver(LocalDate until, LocalDate day) {
        // the table is asked only where it matters: a scan has nothing to wait for
        return until.isBefore(day)
                && until.plusDays(tables.latest(LicenceTerms.TABLE).graceDays()).isBefore(day);
    }

    /** Tells organisations and their managers that a licence ends soon, or has ended; once for each last day. */
    @Transactional
    public void remind() {
        LicenceTerms terms = tables.latest(LicenceTerms.TABLE);
        LocalDate today = today();
        List<Ending> endings = jdbc.sql("""
                        select s.code as provider, s.licence_until as until, k.kind
                          from service_provider s
                          join (values ('ends', cast(:today as date), cast(:soon as date)),
                                       ('ended', date '0001-01-01', cast(:over as date))) as k (kind, first, last)
                            on s.licence_until between k.first and k.last
                         where not exists (select from provider_licence_notice n
                                            where n.provider_code = s.code and n.licence_until = s.licence_until and n.kind = k.kind)
                         order by s.code""")
                .param("today", today)
                .param("soon", today.plusDays(terms.reminderDays()))
                .param("over", today.minusDays(terms.graceDays() + 1L))
                .query(Ending.class)
                .list();
        endings.forEach(each -> tell(each, terms));
    }

    private void tell(Ending ending, LicenceTerms terms) {
        int told = jdbc.sql("""
                        insert into provider_licence_notice (provider_code, licence_until, kind, told_at) values (:code, :until, :kind, :now)
                        on conflict do nothing""")
                .param("code", ending.provider())
                .param("until", ending.until())
                .param("kind", ending.kind())
                .param("now", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .update();
        if (told == 0) {
            return; // another node was quicker
        }
        String key = ending.provider() + "/" + template(ending) + "-" + ending.until() + "/";
        Language language = providers.language(ending.provider());
        send(addresses.of(ending.provider()), language, key + "own-", "/provider/details", ending, terms);
        send(
                managers(ending.provider()),
                Language.ENGLISH,
                key + "manager-",
                "/providers/" + ending.provider(),
                ending,
                terms);
        if (ending.kind().equals("ended")) {
            audit.append(
                    Action.providerLicenceEnded,
                    AuditLog.SYSTEM,
                    null,
                    null,
                    Map.of(
                            "provider",
                            ending.provider(),
                            "until",
                            ending.until().toString()));
        }
    }

    private void send(Set<String> to, Language language, String key, String page, Ending ending, LicenceTerms terms) {
        Locale locale = language.numbers();
        Map<String, String> values = Map.of(
                "provider",
                providers.name(ending.provider()),
                "until",
                times.day(ending.until(), locale),
                "stops",
                times.day(ending.until().plusDays(terms.graceDays() + 1L), locale),
                "address",
                properties.publicUrl() + page);
        int n = 0;
        for (String address : to) {
            messages.post(Message.byMail(key + n++, ending.provider(), language, address, template(ending), values));
        }
    }

    private static String template(Ending ending) {
        return "provider-licence-" + ending.kind();
    }

    /** Those who manage a programme of the provider. */
    private Set<String> managers(String provider) {
        Set<String> found = new LinkedHashSet<>();
        for (String programme : views.programmes(provider)) {
            List<String> named = programmes.managers(programme);
            found.addAll(
                    named.isEmpty()
                            ? officers.addresses(null, Role.PROGRAMME_MANAGER)
                            : named.stream()
                                    .flatMap(each -> officers.addresses(each, null).stream())
                                    .toList());
        }
        return found;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(Instant.now(clock), clock.getZone());
    }
}
