package org.lifeline.voucher;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.application.Application;
import org.lifeline.application.Applications;
import org.lifeline.application.CaseProgress;
import org.lifeline.approval.Approvals;
import org.lifeline.approval.CaseLock;
import org.lifeline.approval.Decision;
import org.lifeline.approval.EntitlementItems;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.ledger.Part;
import org.lifeline.ledger.Reservations;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.time.Days;
import org.lifeline.programme.Programmes;
import org.lifeline.registry.Person;
import org.lifeline.registry.Registry;
import org.lifeline.voucher.VoucherContent.OfflineLimits;
import org.lifeline.voucher.VoucherContent.StatusReference;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Issues vouchers: for an approved application, and in place of another voucher. */
@Service
public class VoucherIssuance {

    /** Half of a list's entries stay free, so that a random free one is found quickly. */
    private static final int VOUCHERS_A_LIST = StatusLists.SIZE / 2;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Vouchers vouchers;
    private final VoucherEnding ending;
    private final VoucherSigner signer;
    private final Applications applications;
    private final Programmes programmes;
    private final CaseLock cases;
    private final Approvals approvals;
    private final EntitlementItems entitlement;
    private final VoucherItems items;
    private final Registry registry;
    private final Reservations reservations;
    private final CaseProgress progress;
    private final VoucherLifecycle lifecycle;
    private final AuditLog audit;
    private final ApplicationEventPublisher events;
    private final SecureRandom random = new SecureRandom();

    VoucherIssuance(
            JdbcClient jdbc,
            Clock clock,
            Vouchers vouchers,
            VoucherEnding ending,
            VoucherSigner signer,
            Applications applications,
            Programmes programmes,
            CaseLock cases,
            Approvals approvals,
            EntitlementItems entitlement,
            VoucherItems items,
            Registry registry,
            Reservations reservations,
            CaseProgress progress,
            VoucherLifecycle lifecycle,
            AuditLog audit,
            ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.vouchers = vouchers;
        this.ending = ending;
        this.signer = signer;
        this.applications = applications;
        this.programmes = programmes;
        this.cases = cases;
        this.approvals = approvals;
        this.entitlement = entitlement;
        this.items = items;
        this.registry = registry;
        this.reservations = reservations;
        this.progress = progress;
        this.lifecycle = lifecycle;
        this.audit = audit;
        this.events = events;
    }

    /**
     * Issues the voucher of an approved application, in the name of the officer who decided last. Its value is the amount that is reserved
     * for the case. A second call returns the same voucher. The terms are limited to what the programme allows. The database refuses the voucher while a stage of the frozen plan is not
     * approved, or when less is reserved than the case's vouchers promise.
     *
     * @return empty when the programme was closed in the meantime and no voucher was issued before
     */
    @Transactional
    public Optional<VoucherCode> issue(String applicationNumber, Terms terms) {
        CaseLock.LockedCase now = cases.take(applicationNumber);
        if (now.programmeClosed()) {
            return vouchers.ofApplication(applicationNumber).stream()
                    .filter(v -> !v.provisional())
                    .findFirst()
                    .map(Voucher::code);
        }
        List<Decision> decisions = approvals.decisions(applicationNumber);
        if (decisions.isEmpty()) {
            throw new IllegalStateException(applicationNumber + " is not ready for a voucher");
        }
        VoucherCode code = issue(
                applicationNumber,
                terms,
                reservations.held(applicationNumber, Part.main),
                decisions.get(decisions.size() - 1).decidedBy(),
                false);
        progress.voucherIssued(applicationNumber);
        return Optional.of(code);
    }

    /** Issues a voucher of a locked case once; a second call returns the same voucher. */
    VoucherCode issue(String applicationNumber, Terms terms, long valueMinor, String issuedBy, boolean provisional) {
        Optional<Voucher> issued = vouchers.ofApplication(applicationNumber).stream()
                .filter(v -> v.provisional() == provisional)
                .findFirst();
        if (issued.isPresent()) {
            return issued.get().code();
        }
        if (valueMinor == 0) {
            throw new IllegalStateException(
                    "nothing is reserved for " + applicationNumber + ": reserve funds before a voucher is issued");
        }
        Application application = applications.get(applicationNumber);
        if (application.person() == null) {
            throw new IllegalStateException(applicationNumber + " is not ready for a voucher");
        }
        Person person = registry.get(application.person());
        Terms allowed = terms.within(programmes.get(application.programme()));
        // the times of a CWT are whole seconds here
        Instant now = Instant.now(clock).truncatedTo(ChronoUnit.SECONDS);
        return write(
                application,
                person,
                Money.ofMinor(application.currency(), valueMinor),
                now,
                Days.endIn(allowed.validityDays(), clock),
                allowed.offline(),
                // when emergency help is given, no officer has listed the things that it consists of
                provisional ? List.of() : entitled(applicationNumber),
                List.of(),
                issuedBy,
                provisional,
                null);
    }

    private List<VoucherContent.Item> entitled(String applicationNumber) {
        return entitlement.of(applicationNumber).stream()
                .map(item -> new VoucherContent.Item(item.name(), item.quantity()))
                .toList();
    }

    /**
     * Replaces a locked voucher by a new one; the locked one ends in the same transaction. The new voucher takes over the balance and the
     * last day of validity.
     *
     * @param offline what a provider may do with the new voucher without a connection
     * @param providers codes of the only providers that may accept it; empty: all providers of the programme
     */
    VoucherCode replace(Voucher locked, OfflineLimits offline, List<String> providers, String reason, String actor) {
        ending.end(locked, Voucher.State.replaced, reason, actor);
        Application application = applications.get(locked.application());
        return write(
                application,
                registry.get(Objects.requireNonNull(application.person())),
                locked.balance(),
                Instant.now(clock).truncatedTo(ChronoUnit.SECONDS),
                // a voucher of an earlier version expires at a time within the last day that its letter names
                Days.end(Days.last(locked.expiresAt(), clock.getZone()), clock.getZone()),
                offline,
                items.of(locked.code()).stream()
                        .filter(item -> item.left() > 0)
                        .map(item -> new VoucherContent.Item(item.name(), item.left()))
                        .toList(),
                providers,
                actor,
                locked.provisional(),
                locked.code());
    }

    private VoucherCode write(
            Application application,
            Person person,
            Money value,
            Instant now,
            Instant expires,
            OfflineLimits offline,
            List<VoucherContent.Item> consistsOf,
            List<String> providers,
            String issuedBy,
            boolean provisional,
            @Nullable VoucherCode replaces) {
        String applicationNumber = application.number();
        VoucherCode code = VoucherCode.random();
        int list = 1
                + (int) ((jdbc.sql("select nextval('voucher_number')")
                                        .query(Long.class)
                                        .single()
                                - 1)
                        / VOUCHERS_A_LIST);
        int index = freeIndex(list);
        VoucherContent content = new VoucherContent(
                signer.issuer(),
                code,
                now,
                expires,
                now,
                application.programme(),
                consistsOf,
                value,
                HolderName.shorten(person.givenName(), person.familyName()),
                new VoucherContent.BirthYear(person.birthDate().getYear(), person.birthYearOnly()),
                providers,
                offline,
                new StatusReference(signer.issuer() + "/status-lists/" + list, index));
        jdbc.sql("""
                        insert into voucher (code, application_number, programme_code, currency, value_minor, state, issued_by,
                                             issued_at, expires_at, qr, status_list, status_index, lifecycle, provisional,
                                             replaces, providers)
                        values (:code, :application, :programme, :currency, :value, 'issued', :by, :at, :expires, :qr, :list, :index, true,
                                :provisional, :replaces, :providers)""")
                .param("replaces", replaces == null ? null : replaces.text())
                .param("providers", providers.toArray(String[]::new))
                .param("code", code.text())
                .param("application", applicationNumber)
                .param("programme", application.programme())
                .param("currency", application.currency())
                .param("value", value.minor())
                .param("provisional", provisional)
                .param("by", issuedBy)
                .param("at", now.atOffset(ZoneOffset.UTC))
                .param("expires", expires.atOffset(ZoneOffset.UTC))
                .param("qr", signer.sign(content).text())
                .param("list", list)
                .param("index", index)
                .update();
        items.put(code, consistsOf);
        lifecycle.start(vouchers.get(code));
        events.publishEvent(new VoucherIssued(code));
        audit.append(
                Action.voucherIssued,
                issuedBy,
                applicationNumber,
                application.programme(),
                Map.of(
                        "voucher", code.text(),
                        "amountMinor", value.minor(),
                        "currency", application.currency(),
                        "provisional", provisional));
        return code;
    }

    /**
     * A free entry of the status list, chosen at random so that neighbouring entries reveal nothing. If two transactions choose the same
     * entry, the unique key refuses one of them, and the job runs again.
     */
    private int freeIndex(int list) {
        while (true) {
            int index = random.nextInt(StatusLists.SIZE);
            boolean free = jdbc.sql("select count(*) from voucher where status_list = :list and status_index = :index")
                            .param("list", list)
                            .param("index", index)
                            .query(Long.class)
                            .single()
                    == 0;
            if (free) {
                return index;
            }
        }
    }
}
