package org.lifeline.hold;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.application.Applications;
import org.lifeline.approval.CaseLock;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.changes.ChangeRequests;
import org.lifeline.changes.Confirmations;
import org.lifeline.changes.TwoPeople;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.Role;
import org.lifeline.programme.Programme;
import org.lifeline.programme.Programmes;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Puts cases on hold and ends holds, each by two people. A hold protects its case from the moment in which it is asked for, because what is deleted
 * while a second person thinks does not come back. Triggers of the database keep what is on hold.
 */
@Service
public class LegalHolds {

    private static final String SELECT = "select * from legal_hold where ended_at is null";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Applications applications;
    private final Programmes programmes;
    private final CaseLock lock;
    private final ChangeRequests changes;
    private final Confirmations confirmations;
    private final AuditLog audit;

    LegalHolds(
            JdbcClient jdbc,
            Clock clock,
            Applications applications,
            Programmes programmes,
            CaseLock lock,
            ChangeRequests changes,
            Confirmations confirmations,
            AuditLog audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.applications = applications;
        this.programmes = programmes;
        this.lock = lock;
        this.changes = changes;
        this.confirmations = confirmations;
        this.audit = audit;
    }

    // ---------------------------------------------------------------- which there are

    /** The hold that keeps this case, or the case for whose help this claim is; empty where there is none. */
    public Optional<LegalHold> of(String caseNumber) {
        return jdbc.sql(SELECT + " and case_number in (select applications_behind(:case)) order by put_at, id limit 1")
                .param("case", caseNumber)
                .query(LegalHolds::hold)
                .optional();
    }

    /** Whether something of this case must stay. */
    public boolean isOnHold(String caseNumber) {
        return jdbc.sql("select is_on_hold(:case)")
                .param("case", caseNumber)
                .query(Boolean.class)
                .single();
    }

    /** Those that this manager or auditor may see, the oldest first. */
    List<LegalHold> page(CurrentUser user, int page, int size) {
        return theirs(SELECT, " order by put_at, id limit :most offset :from", user)
                .param("most", size)
                .param("from", page * size)
                .query(LegalHolds::hold)
                .list();
    }

    long count(CurrentUser user) {
        return theirs("select count(*) from legal_hold where ended_at is null", "", user)
                .query(Long.class)
                .single();
    }

    private JdbcClient.StatementSpec theirs(String select, String rest, CurrentUser user) {
        return jdbc.sql(select + " and (:all or programme_code = any (:programmes))" + rest)
                .param("all", user.is(Role.AUDITOR))
                .param(
                        "programmes",
                        programmes.managedBy(user.id()).stream()
                                .map(Programme::code)
                                .toArray(String[]::new));
    }

    /** Who asked to end it and waits for a second person; null where nobody did. */
    @Nullable
    String endAskedBy(LegalHold hold) {
        if (hold.endRequest() == null) {
            return null;
        }
        ChangeRequests.Outcome asked = changes.outcome(hold.endRequest());
        return asked.state().equals("open") ? asked.askedBy() : null;
    }

    // ---------------------------------------------------------------- putting

    /**
     * Puts a case on hold, at once. If no manager confirms it in time, or one refuses it, it ends.
     *
     * @param number of an application that was sent
     * @throws Refused 422 for a number that this person may not hold or that nobody has, and without a reason; 409 {@code onHold} when the case is
     *     on hold already, {@code nothingToHold} when it is a draft or was erased
     */
    @Transactional
    public void put(CurrentUser user, String number, @Nullable String reason) {
        String its = number.strip().toUpperCase(Locale.ROOT);
        if (!applications.exists(its) || !mayHold(user.id(), user.is(Role.AUDITOR), its)) {
            throw Refused.invalid("number", "There is no application with this number in your programmes.");
        }
        lock.take(its);
        if (of(its).isPresent()) {
            throw Refused.conflict("onHold", "This case is on hold already.");
        }
        String programme = applications.get(its).programme();
        long request =
                changes.ask(LegalHoldChange.KEY, programme, Map.of(LegalHoldChange.CASE, its), reason, user.id());
        jdbc.sql("""
                        insert into legal_hold (case_number, programme_code, reason, put_by, put_at, put_request)
                        values (:case, :programme, :reason, :by, :at, :request)""")
                .param("case", its)
                .param("programme", programme)
                .param("reason", changes.get(request).reason())
                .param("by", user.id())
                .param("at", now())
                .param("request", request)
                .update();
        audit.append(Action.legalHoldPut, user.id(), its, programme, Map.of("request", request));
        confirmations.start(request, its);
    }

    /** Whether this person may hold cases like this one: an auditor any, a manager those of their programmes. */
    boolean mayHold(String person, boolean auditor, String number) {
        return auditor || programmes.isManagedBy(applications.get(number).programme(), person);
    }

    /** @throws Refused 409 {@code nothingToHold} */
    void requireSomethingToHold(String number) {
        boolean nothing = jdbc.sql("select not can_be_held(:case)")
                .param("case", number)
                .query(Boolean.class)
                .single();
        if (nothing) {
            throw Refused.conflict(
                    "nothingToHold", "Nothing of this application can be held: it was not sent yet, or is erased.");
        }
    }

    void confirm(String number, TwoPeople people) {
        jdbc.sql("update legal_hold set confirmed_by = :by where case_number = :case and ended_at is null")
                .param("by", people.confirmed())
                .param("case", number)
                .update();
    }

    // ---------------------------------------------------------------- ending

    /**
     * Asks that a hold ends. It lasts until another person confirms that.
     *
     * @throws Refused 404 for a hold that is over or not theirs, 409 {@code askedAlready} while somebody's request waits, 422 without a reason
     */
    @Transactional
    public void askEnd(CurrentUser user, long id, @Nullable String reason) {
        LegalHold hold = lasting(id)
                .filter(its -> mayHold(user.id(), user.is(Role.AUDITOR), its.caseNumber()))
                .orElseThrow(() -> Refused.notFound("This hold is over, or not one of your programmes."));
        if (endAskedBy(hold) != null) {
            throw Refused.conflict(
                    "askedAlready",
                    "Somebody has asked for this already. Another manager has to confirm or refuse it.");
        }
        long request = changes.ask(
                LegalHoldEndChange.KEY,
                hold.programme(),
                Map.of(LegalHoldEndChange.HOLD, Long.toString(id)),
                reason,
                user.id());
        jdbc.sql("update legal_hold set end_request = :request where id = :id")
                .param("request", request)
                .param("id", id)
                .update();
        confirmations.start(request, hold.caseNumber());
    }

    /** A hold that lasts, locked until this transaction ends. */
    Optional<LegalHold> lasting(long id) {
        return jdbc.sql(SELECT + " and id = :id for update")
                .param("id", id)
                .query(LegalHolds::hold)
                .optional();
    }

    void end(LegalHold hold, TwoPeople people) {
        jdbc.sql("update legal_hold set ended_at = :at, ended_by = :by where id = :id")
                .param("at", now())
                .param("by", people.confirmed())
                .param("id", hold.id())
                .update();
        audit.append(
                Action.legalHoldEnded,
                people.confirmed(),
                hold.caseNumber(),
                hold.programme(),
                Map.of("askedBy", people.asked()));
    }

    private OffsetDateTime now() {
        return Instant.now(clock).atOffset(ZoneOffset.UTC);
    }

    private static LegalHold hold(ResultSet row, int n) throws SQLException {
        return new LegalHold(
                row.getLong("id"),
                row.getString("case_number"),
                row.getString("programme_code"),
                row.getString("reason"),
                row.getString("put_by"),
                row.getObject("put_at", OffsetDateTime.class).toInstant(),
                row.getString("confirmed_by"),
                row.getObject("end_request", Long.class));
    }
}
