package org.lifeline.provider;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.engine.Deadlines;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.language.VisitorLanguage;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Officers;
import org.lifeline.platform.security.Role;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * How payout details change: an administrator of the organisation asks, somebody of the office calls back and confirms, and after a waiting
 * time the new ones are in force. One change of a provider at a time. The table refuses every shorter way.
 */
@Service
public class PayoutChanges {

    static final int LONGEST_REASON = 1000;
    static final int LONGEST_PERSON = 140;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Providers providers;
    private final PayoutKinds kinds;
    private final Payees payees;
    private final PayoutChangeReviews reviews;
    private final Deadlines deadlines;
    private final Officers officers;
    private final AuditLog audit;
    private final VisitorLanguage visitor;

    PayoutChanges(
            JdbcClient jdbc,
            Clock clock,
            Providers providers,
            PayoutKinds kinds,
            Payees payees,
            PayoutChangeReviews reviews,
            Deadlines deadlines,
            Officers officers,
            AuditLog audit,
            VisitorLanguage visitor) {
        this.visitor = visitor;
        this.jdbc = jdbc;
        this.clock = clock;
        this.providers = providers;
        this.kinds = kinds;
        this.payees = payees;
        this.reviews = reviews;
        this.deadlines = deadlines;
        this.officers = officers;
        this.audit = audit;
    }

    /**
     * Asks for other payout details.
     *
     * @param values what the kind needs, as typed
     * @throws Refused 404 for another organisation, 403 {@code notAdministrator}, 422 for details that nobody could pay to, 409 {@code
     *     changePending} while another change is open, {@code sameDetails} when these are in force already
     */
    @Transactional
    public PayoutChange ask(
            String user,
            String provider,
            @Nullable String kind,
            @Nullable String holder,
            @Nullable Map<String, String> values,
            @Nullable String reason) {
        providers.requireAdministrator(user, provider);
        PayoutDetails details = kinds.of(kind, holder, values);
        kinds.requireTown(kind, values);
        String why = FreeText.of("reason", reason, LONGEST_REASON, "Say why it changes, in at most %d characters.");
        providers.lock(provider);
        if (pending(provider).isPresent()) {
            throw Refused.conflict("changePending", "A change is open already. Wait until it is decided, or stop it.");
        }
        if (details.equals(payees.get(provider).details())) {
            throw Refused.conflict("sameDetails", "You are paid there already.");
        }
        providers.worksIn(provider, visitor.now());
        int version = insert(provider, details, "change", user, why, now());
        note(Action.payoutAsked, user, provider, version, Map.of("kind", details.kind()));
        reviews.start(provider, version, providers.name(provider));
        return get(provider, version);
    }

    /** Stores the first details of a provider, which two managers approved with it: in force at once. */
    void putFirst(String provider, PayoutDetails details, String askedBy, String confirmedBy) {
        OffsetDateTime now = now();
        int version = insert(provider, details, "joining", askedBy, "Joined with these details", now);
        jdbc.sql("""
                        update provider_payout set state = 'confirmed', confirmed_by = :by, confirmed_at = :now, in_force_from = :now
                         where provider_code = :code and version = :version""")
                .param("by", confirmedBy)
                .param("now", now)
                .param("code", provider)
                .param("version", version)
                .update();
        force(provider, version, now);
    }

    private int insert(
            String provider, PayoutDetails details, String origin, String user, String reason, OffsetDateTime now) {
        return jdbc.sql("""
                        insert into provider_payout (provider_code, version, kind, holder, details, origin, state, asked_by, asked_at, reason)
                        values (:code, (select coalesce(max(version), 0) + 1 from provider_payout where provider_code = :code), :kind, :holder,
                                cast(:details as jsonb), :origin, 'asked', :user, :now, :reason) returning version""")
                .param("code", provider)
                .param("kind", details.kind())
                .param("holder", details.holder())
                .param("details", Payees.json(details))
                .param("origin", origin)
                .param("user", user)
                .param("now", now)
                .param("reason", reason)
                .query(Integer.class)
                .single();
    }

    // ---------------------------------------------------------------- the office

    /**
     * Checks whether this person may confirm: a manager, not who asked, and nobody of the organisation.
     *
     * @throws Refused 403 with the reason
     */
    public void checkConfirmer(String provider, int version, String person) {
        PayoutChange change = get(provider, version);
        if (change.askedBy().equals(person)) {
            throw Refused.forbidden("secondPerson", "You asked for this change. Somebody else has to confirm it.");
        }
        if (providers.of(person).filter(provider::equals).isPresent()) {
            throw Refused.forbidden(
                    "ownOrganisation", "You belong to this organisation. Somebody else has to confirm it.");
        }
        if (!officers.groupsOf(person).contains(Role.PROGRAMME_MANAGER)) {
            throw Refused.forbidden("noManager", "Only a programme manager can confirm this change.");
        }
    }

    /** The numbers on which the provider can be called back about a change: those that were known before it was asked for. */
    public List<String> numbersKnownBefore(String provider, int version) {
        return jdbc.sql("""
                        select n.number from provider_phone n join provider_payout p using (provider_code)
                         where p.provider_code = :code and p.version = :version and n.known_since < p.asked_at and n.ended_at is null
                         order by n.known_since, n.number""")
                .param("code", provider)
                .param("version", version)
                .query(String.class)
                .list();
    }

    /**
     * Confirms the change or refuses it.
     *
     * @param decision {@code confirm} or {@code refuse}
     * @param number the number that was called; one of {@link #numbersKnownBefore}
     * @param called who answered and said that the organisation wants it
     * @throws Refused 403 as {@link #checkConfirmer}, 409 {@code changeDecided}, 422 for an answer that is not complete
     */
    @Transactional
    public PayoutChange decide(
            String provider,
            int version,
            @Nullable Object decision,
            @Nullable Object number,
            @Nullable Object called,
            @Nullable Object reason,
            String person) {
        providers.lock(provider);
        checkConfirmer(provider, version, person);
        PayoutChange change = require(provider, version, "asked");
        String why = FreeText.of(
                "payoutReason", reason, LONGEST_REASON, "Say what you found out, in at most %d characters.");
        if ("refuse".equals(decision)) {
            end(change, "refused", person, why);
            note(Action.payoutRefused, person, provider, version, Map.of("reason", why));
        } else if ("confirm".equals(decision)) {
            String who = FreeText.of(
                    "calledPerson", called, LONGEST_PERSON, "Say who answered the call, in at most %d characters.");
            if (!(number instanceof String known)
                    || !numbersKnownBefore(provider, version).contains(known)) {
                throw Refused.invalid(
                        "calledNumber",
                        "Choose the number that you called. It must have been known before the change was asked for.");
            }
            OffsetDateTime now = now();
            OffsetDateTime from = now.plus(Duration.parse(deadlines.time("payoutWait")));
            jdbc.sql("""
                            update provider_payout set state = 'confirmed', called_number = :number, called_person = :who, confirmed_by = :by,
                                   confirmed_at = :now, in_force_from = :from
                             where provider_code = :code and version = :version""")
                    .param("number", known)
                    .param("who", who)
                    .param("by", person)
                    .param("now", now)
                    .param("from", from)
                    .param("code", provider)
                    .param("version", version)
                    .update();
            note(
                    Action.payoutConfirmed,
                    person,
                    provider,
                    version,
                    Map.of("calledNumber", known, "calledPerson", who, "inForceFrom", from.toString(), "reason", why));
        } else {
            throw Refused.invalid("payoutDecision", "Decide 'confirm' or 'refuse'.");
        }
        return get(provider, version);
    }

    /** Ends a change that nobody decided in time. One that was decided or stopped stays as it is. */
    @Transactional
    public void lapse(String provider, int version) {
        providers.lock(provider);
        PayoutChange change = get(provider, version);
        if (change.state().equals("asked")) {
            end(change, "lapsed", AuditLog.SYSTEM, "Nobody confirmed it in time");
            note(Action.payoutRefused, AuditLog.SYSTEM, provider, version, Map.of("reason", "lapsed"));
        }
    }

    /** Puts a confirmed change in force once its waiting time is over; a second call changes nothing. */
    @Transactional
    public void putInForce(String provider, int version) {
        providers.lock(provider);
        if (get(provider, version).state().equals("inForce")) {
            return;
        }
        require(provider, version, "confirmed");
        OffsetDateTime now = now();
        jdbc.sql("""
                        update provider_payout set state = 'replaced', ended_by = :system, ended_at = :now
                         where provider_code = :code and state = 'inForce'""")
                .param("system", AuditLog.SYSTEM)
                .param("now", now)
                .param("code", provider)
                .update();
        force(provider, version, now);
        note(Action.payoutInForce, AuditLog.SYSTEM, provider, version, Map.of());
    }

    private void force(String provider, int version, OffsetDateTime now) {
        jdbc.sql("""
                        update provider_payout set state = 'inForce', in_force_at = :now
                         where provider_code = :code and version = :version""")
                .param("now", now)
                .param("code", provider)
                .param("version", version)
                .update();
    }

    // ---------------------------------------------------------------- stopped

    /**
     * Stops a change that is not in force yet. Anybody of the organisation may, because it may be a fraud by one of them; and a manager.
     *
     * @throws Refused 404 for another organisation, 409 {@code changeDecided} when it is in force or has ended
     */
    @Transactional
    public PayoutChange stop(String user, String provider, int version, @Nullable String reason) {
        if (!officers.groupsOf(user).contains(Role.PROGRAMME_MANAGER)) {
            providers.requireMember(user, provider);
        }
        String why = FreeText.of("reason", reason, LONGEST_REASON, "Say why it is stopped, in at most %d characters.");
        providers.lock(provider);
        PayoutChange change = get(provider, version);
        if (!change.isPending()) {
            throw decided();
        }
        end(change, "refused", user, why);
        note(Action.payoutStopped, user, provider, version, Map.of("reason", why));
        reviews.stop(provider, version);
        return get(provider, version);
    }

    private void end(PayoutChange change, String state, String person, String reason) {
        jdbc.sql("""
                        update provider_payout set state = :state, ended_by = :by, ended_at = :now, ended_reason = :reason
                         where provider_code = :code and version = :version""")
                .param("state", state)
                .param("by", person)
                .param("now", now())
                .param("reason", reason)
                .param("code", change.provider())
                .param("version", change.version())
                .update();
    }

    // ---------------------------------------------------------------- rows

    /** @throws Refused 404 when there is no such version */
    public PayoutChange get(String provider, int version) {
        return jdbc.sql("select * from provider_payout where provider_code = :code and version = :version")
                .param("code", provider)
                .param("version", version)
                .query(PayoutChanges::change)
                .optional()
                .orElseThrow(() -> Refused.notFound("There is no such change of payout details."));
    }

    /** The change that is asked for or confirmed and not in force. */
    public Optional<PayoutChange> pending(String provider) {
        return jdbc.sql("select * from provider_payout where provider_code = :code and state in ('asked', 'confirmed')")
                .param("code", provider)
                .query(PayoutChanges::change)
                .optional();
    }

    /** All versions, the newest first. */
    public List<PayoutChange> history(String provider) {
        return jdbc.sql("select * from provider_payout where provider_code = :code order by version desc")
                .param("code", provider)
                .query(PayoutChanges::change)
                .list();
    }

    private PayoutChange require(String provider, int version, String state) {
        PayoutChange change = get(provider, version);
        if (!change.state().equals(state)) {
            throw decided();
        }
        return change;
    }

    private static Refused decided() {
        return Refused.conflict("changeDecided", "This change was decided or stopped already.");
    }

    private void note(Action action, String person, String provider, int version, Map<String, ?> more) {
        Map<String, Object> details = new java.util.HashMap<>(more);
        details.put("provider", provider);
        details.put("version", version);
        audit.append(action, person, null, null, details);
    }

    private static PayoutChange change(ResultSet row, int n) throws SQLException {
        return new PayoutChange(
                row.getString("provider_code"),
                row.getInt("version"),
                Payees.details(row.getString("kind"), row.getString("holder"), row.getString("details")),
                row.getString("state"),
                row.getString("asked_by"),
                row.getObject("asked_at", OffsetDateTime.class).toInstant(),
                row.getString("reason"),
                row.getString("called_number"),
                row.getString("called_person"),
                row.getString("confirmed_by"),
                instant(row, "confirmed_at"),
                instant(row, "in_force_from"),
                instant(row, "in_force_at"),
                row.getString("ended_by"),
                instant(row, "ended_at"),
                row.getString("ended_reason"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private OffsetDateTime now() {
        return Instant.now(clock).atOffset(ZoneOffset.UTC);
    }
}
