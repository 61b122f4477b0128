package org.lifeline.voucher;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.application.Application;
import org.lifeline.application.Applications;
import org.lifeline.application.CaseFunding;
import org.lifeline.application.CaseProgress;
import org.lifeline.application.CaseTimeline;
import org.lifeline.approval.Approvals;
import org.lifeline.approval.CaseLock;
import org.lifeline.approval.Decision;
import org.lifeline.approval.Emergencies;
import org.lifeline.approval.Emergencies.Emergency;
import org.lifeline.approval.EntitlementItems;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.ledger.Part;
import org.lifeline.ledger.Reservations;
import org.lifeline.ledger.Spending;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.time.Days;
import org.lifeline.registry.Person;
import org.lifeline.registry.Registry;
import org.lifeline.voucher.VoucherContent.OfflineLimits;
import org.lifeline.voucher.VoucherContent.StatusReference;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Issues vouchers and keeps their state and balance. */
@Service
public class Vouchers {

    /** Half of a list's entries stay free, so that a random free one is found quickly. */
    private static final int VOUCHERS_A_LIST = StatusLists.SIZE / 2;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final VoucherSigner signer;
    private final Applications applications;
    private final CaseFunding funding;
    private final CaseProgress progress;
    private final CaseTimeline timeline;
    private final CaseLock cases;
    private final Approvals approvals;
    private final Registry registry;
    private final Emergencies emergencies;
    private final EntitlementItems entitlement;
    private final VoucherItems items;
    private final Reservations reservations;
    private final Spending spending;
    private final VoucherLifecycle lifecycle;
    private final AuditLog audit;
    private final ApplicationEventPublisher events;
    private final SecureRandom random = new SecureRandom();

    Vouchers(
            JdbcClient jdbc,
            Clock clock,
            VoucherSigner signer,
            Applications applications,
            CaseFunding funding,
            CaseProgress progress,
            CaseTimeline timeline,
            CaseLock cases,
            Approvals approvals,
            Emergencies emergencies,
            EntitlementItems entitlement,
            VoucherItems items,
            Registry registry,
            Reservations reservations,
            Spending spending,
            VoucherLifecycle lifecycle,
            AuditLog audit,
            ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.signer = signer;
        this.applications = applications;
        this.funding = funding;
        this.progress = progress;
        this.timeline = timeline;
        this.cases = cases;
        this.approvals = approvals;
        this.emergencies = emergencies;
        this.entitlement = entitlement;
        this.items = items;
        this.registry = registry;
        this.reservations = reservations;
        this.spending = spending;
        this.lifecycle = lifecycle;
        this.audit = audit;
        this.events = events;
    }

    /**
     * Issues the voucher of an approved application, in the name of the officer who decided last. Its value is the amount that is reserved
     * for the case. A second call returns the same voucher. The database refuses the voucher while a stage of the frozen plan is not
     * approved, or when less is reserved than the case's vouchers promise.
     *
     * @return empty when the programme was closed in the meantime and no voucher was issued before
     */
    @Transactional
    public Optional<VoucherCode> issue(String applicationNumber, Terms terms) {
        CaseLock.LockedCase now = cases.take(applicationNumber);
        if (now.programmeClosed()) {
            return ofApplication(applicationNumber).stream()
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

    /**
     * Records what the stages granted, after all have approved. What a provisional voucher covers is subtracted from what is still to be
     * issued. A provisional voucher that is worth more than the grant ends here; then only what was redeemed of it is subtracted.
     *
     * @return the amount still to be issued; zero when emergency help covers the grant
     */
    @Transactional
    public Money settle(String applicationNumber, Money granted) {
        funding.grant(applicationNumber, granted);
        List<Voucher> provisional = lockProvisional(applicationNumber);
        long covered = provisional.stream()
                .mapToLong(
                        v -> stillCovers(v) ? v.value().minor() : v.redeemed().minor())
                .sum();
        if (covered > granted.minor()) {
            provisional.stream()
                    .filter(Voucher::isActive)
                    .forEach(v -> revoke(v.code(), "grantedLess", AuditLog.SYSTEM));
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
     * The provisional vouchers of a locked case, including those that were replaced. They are locked, so that nobody can redeem them or
     * take a redemption back until this transaction ends.
     */
    private List<Voucher> lockProvisional(String applicationNumber) {
        return jdbc.sql(
                        "select * from voucher where application_number = :number and provisional order by code for update")
                .param("number", applicationNumber)
                .query(Vouchers::voucher)
                .list();
    }

    /**
     * Issues the provisional voucher that an officer authorised, once. The database refuses it without the authorisation, or above the
     * programme's cap.
     */
    @Transactional
    public VoucherCode issueProvisional(String applicationNumber, Terms terms) {
        Emergency emergency = emergencies
                .find(applicationNumber)
                .orElseThrow(
                        () -> new IllegalStateException("no emergency help is authorised for " + applicationNumber));
        cases.take(applicationNumber);
        VoucherCode code = issue(applicationNumber, terms, emergency.amountMinor(), emergency.decidedBy(), true);
        timeline.record(applicationNumber, "emergencyVoucher");
        return code;
    }

    private VoucherCode issue(
            String applicationNumber, Terms terms, long valueMinor, String issuedBy, boolean provisional) {
        Optional<Voucher> issued = ofApplication(applicationNumber).stream()
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
        // the times of a CWT are whole seconds here
        Instant now = Instant.now(clock).truncatedTo(ChronoUnit.SECONDS);
        return write(
                application,
                person,
                Money.ofMinor(application.currency(), valueMinor),
                now,
                Days.endIn(terms.validityDays(), clock),
                terms.offline(),
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
        end(locked, Voucher.State.replaced, reason, actor);
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
        lifecycle.start(get(code));
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

    /** Records where the voucher's PDF is stored. */
    @Transactional
    public void documentStored(VoucherCode code, String sha256) {
        jdbc.sql("update voucher set document_sha256 = :sha256 where code = :code")
                .param("sha256", sha256)
                .param("code", code.text())
                .update();
    }

    public Optional<Voucher> find(VoucherCode code) {
        return jdbc.sql("select * from voucher where code = :code")
                .param("code", code.text())
                .query(Vouchers::voucher)
                .optional();
    }

    public Voucher get(VoucherCode code) {
        return find(code).orElseThrow(Vouchers::unknown);
    }

    /** 1 for the first voucher of its kind that the case got, 2 for the voucher that replaced it, and so on. */
    public int edition(Voucher voucher) {
        return jdbc.sql("""
                        with recursive chain as (
                            select code, replaces from voucher where code = :code
                            union all
                            select v.code, v.replaces from voucher v join chain c on v.code = c.replaces)
                        select count(*) from chain""")
                .param("code", voucher.code().text())
                .query(Integer.class)
                .single();
    }

    /** The voucher that replaced this one; empty if none did. */
    public Optional<VoucherCode> replacement(VoucherCode code) {
        return jdbc.sql("select code from voucher where replaces = :code")
                .param("code", code.text())
                .query(String.class)
                .optional()
                .map(VoucherCode::new);
    }

    /** The voucher, locked: nobody else changes its balance until this transaction ends. */
    public Voucher lock(VoucherCode code) {
        return jdbc.sql("select * from voucher where code = :code for update")
                .param("code", code.text())
                .query(Vouchers::voucher)
                .optional()
                .orElseThrow(Vouchers::unknown);
    }

    /** The voucher, locked after its case. Needed to change the voucher itself; {@link #lock} is enough to redeem it. */
    Voucher lockWithCase(VoucherCode code) {
        cases.take(get(code).application());
        return lock(code);
    }

    /**
     * Spends a part of a locked voucher, and of what its case holds. The checks of the tables refuse to spend more than there is.
     *
     * @param redemption id of the redemption
     * @param actor who redeems
     */
    public void spend(Voucher locked, UUID redemption, Money amount, String actor) {
        jdbc.sql("""
                        update voucher set redeemed_minor = redeemed_minor + :amount,
                               state = case when redeemed_minor + :amount = value_minor then 'exhausted' else state end
                         where code = :code""")
                .param("amount", amount.minor())
                .param("code", locked.code().text())
                .update();
        spending.spend(locked.application(), locked.part(), redemption, amount, actor);
        if (amount.equals(locked.balance())) {
            lifecycle.exhausted(locked);
        }
    }

    /**
     * Takes a redemption of a locked voucher back. A voucher that was used up can be used again, and its lifecycle process starts anew; but
     * if its case was rejected in the meantime, it ends. If the voucher has ended, the amount goes back to its programme.
     *
     * @param redemption id of the redemption
     * @param actor who takes it back
     */
    public void unspend(Voucher locked, UUID redemption, Money amount, String actor) {
        Voucher now = jdbc.sql("""
                        update voucher v set redeemed_minor = redeemed_minor - :amount,
                               state = case when v.state <> 'exhausted' then v.state when is_over then 'revoked' else 'issued' end,
                               ended_at = case when v.state = 'exhausted' and is_over then cast(:now as timestamptz) else ended_at end,
                               ended_by = case when v.state = 'exhausted' and is_over then :system else ended_by end,
                               end_reason = case when v.state = 'exhausted' and is_over then 'notApproved' else end_reason end
                          from (select number, forbids_vouchers(status) as is_over from application) a
                         where v.code = :code and a.number = v.application_number
                        returning v.*""")
                .param("amount", amount.minor())
                .param("now", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param("system", AuditLog.SYSTEM)
                .param("code", locked.code().text())
                .query(Vouchers::voucher)
                .single();
        spending.unspend(locked.application(), locked.part(), redemption, amount, !now.isActive(), actor);
        if (locked.state() == Voucher.State.exhausted && now.isActive()) {
            lifecycle.start(now);
        }
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
        Voucher voucher = lockWithCase(code);
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
        Voucher voucher = lockWithCase(code);
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

    /** Changes the state of a locked, active voucher between issued and suspended. */
    void changeState(Voucher locked, Voucher.State state) {
        jdbc.sql("update voucher set state = :state where code = :code")
                .param("state", state.name())
                .param("code", locked.code().text())
                .update();
    }

    private void end(Voucher voucher, Voucher.State state, @Nullable String reason, String actor) {
        jdbc.sql(
                        "update voucher set state = :state, ended_at = :now, ended_by = :actor, end_reason = :reason where code = :code")
                .param("state", state.name())
                .param("now", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param("actor", actor)
                .param("reason", reason)
                .param("code", voucher.code().text())
                .update();
    }

    /** Releases what was not redeemed of a voucher that has ended. */
    @Transactional
    public void releaseFunds(VoucherCode code) {
        Voucher voucher = get(code);
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

    /** Starts the lifecycle process for some of the vouchers that have none; returns for how many. */
    @Transactional
    public int startLifecycles() {
        List<Voucher> without = jdbc.sql("""
                        update voucher set lifecycle = true
                         where code in (select code from voucher where state in ('issued', 'suspended') and not lifecycle limit 100 for update skip locked)
                        returning *""").query(Vouchers::voucher).list();
        without.forEach(lifecycle::start);
        return without.size();
    }

    /** Erases the holder from the voucher: its signed text and its letter, which name the holder. */
    @Transactional
    public void erase(VoucherCode code) {
        jdbc.sql("update voucher set qr = '', document_sha256 = null where code = :code")
                .param("code", code.text())
                .update();
    }

    /** The vouchers of an application: the regular one, the provisional one of emergency help, and last those that they replaced. */
    public List<Voucher> ofApplication(String number) {
        return jdbc.sql(
                        "select * from voucher where application_number = :number order by state = 'replaced', provisional, issued_at desc")
                .param("number", number)
                .query(Vouchers::voucher)
                .list();
    }

    /** The newest vouchers of this manager's programmes that have not ended. @param most the most that are returned */
    public List<Voucher> changeable(String manager, int most) {
        return jdbc.sql("""
                        select v.* from voucher v
                         where v.state in ('issued', 'suspended')
                           and (not exists (select from programme_manager m where m.programme_code = v.programme_code)
                             or exists (select from programme_manager m where m.programme_code = v.programme_code and m.user_id = :manager))
                         order by v.issued_at desc limit :most""")
                .param("manager", manager)
                .param("most", most)
                .query(Vouchers::voucher)
                .list();
    }

    /**
     * Stops the rest of a provisional voucher whose case is not approved. Until this transaction ends nobody else can issue one; afterwards
     * they find the case decided.
     *
     * @return whether there was a provisional voucher
     */
    @Transactional
    public boolean stopProvisional(String number) {
        cases.take(number);
        List<Voucher> provisional = lockProvisional(number);
        provisional.stream().filter(Voucher::isActive).forEach(v -> {
            revoke(v.code(), "notApproved", AuditLog.SYSTEM);
            timeline.record(number, "emergencyStopped");
        });
        return !provisional.isEmpty();
    }

    /**
     * The voucher, for people who may read its case; for others it does not exist. They may not show its QR code for that reason alone: see
     * {@link #withQrCode}.
     *
     * @throws Refused 404 when the person may not read the case
     */
    public Voucher visible(CurrentUser user, String typed) {
        return readable(user, typed).voucher();
    }

    /** @param holder whether the reader is the holder; a person who filed for somebody else is not */
    record Readable(Voucher voucher, boolean holder) {}

    /** The voucher, and whether the reader is its holder. */
    Readable readable(CurrentUser user, String typed) {
        VoucherCode code;
        try {
            code = VoucherCode.parse(typed);
        } catch (IllegalArgumentException e) {
            throw unknown();
        }
        Voucher voucher = get(code);
        Application its;
        try {
            its = applications.read(user, voucher.application(), "voucher");
        } catch (Refused notVisible) {
            throw unknown();
        }
        if (voucher.qr().isEmpty()) {
            throw Refused.notFound("This voucher ended long ago. The holder's data have been erased.");
        }
        return new Readable(voucher, user.id().equals(its.applicant()));
    }

    /**
     * The voucher with its QR code, for its holder only, because everybody who has the QR code can use it. Other people who may read the
     * case see state and balance. A holder who cannot open the voucher gets it on paper ({@link VoucherPrints}).
     *
     * @throws Refused 404 for a person who may not read the case, 403 {@code holdersAlone} for one who may but is not the holder
     */
    public Voucher withQrCode(CurrentUser user, String typed) {
        Readable seen = readable(user, typed);
        if (!seen.holder()) {
            throw Refused.forbidden(
                    "holdersAlone",
                    "Only the holder can see the voucher's code. If the holder cannot open the voucher, a manager can print it.");
        }
        return seen.voucher();
    }

    private static Refused unknown() {
        return Refused.notFound("There is no voucher with this code that you may see.");
    }

    private static Voucher voucher(ResultSet row, int n) throws SQLException {
        String currency = row.getString("currency");
        return new Voucher(
                new VoucherCode(row.getString("code")),
                row.getString("application_number"),
                row.getString("programme_code"),
                Part.valueOf(row.getString("funds_part")),
                Money.ofMinor(currency, row.getLong("value_minor")),
                Money.ofMinor(currency, row.getLong("redeemed_minor")),
                Voucher.State.valueOf(row.getString("state")),
                row.getString("issued_by"),
                row.getObject("issued_at", OffsetDateTime.class).toInstant(),
                row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                row.getString("qr"),
                row.getString("document_sha256"),
                row.getBoolean("provisional"),
                List.of((String[]) row.getArray("providers").getArray()));
    }
}
