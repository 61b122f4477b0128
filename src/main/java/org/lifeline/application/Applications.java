package org.lifeline.application;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lifeline.access.CaseAccess;
import org.lifeline.approval.CaseLock;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.money.InvalidMoneyException;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Applications, as they are stored: found by number or by account, and read by those who may. {@link ApplicationFiling} writes them. */
@Service
public class Applications {

    /** The part of a case that is a document, for {@code read}: each one that is opened is in the audit log, also by whom it belongs to. */
    public static final String DOCUMENT = "document";

    private final JdbcClient jdbc;
    private final CaseLock lock;
    private final StoredAnswers stored;
    private final CaseAccess access;
    private final AuditLog audit;

    Applications(JdbcClient jdbc, CaseLock lock, StoredAnswers stored, CaseAccess access, AuditLog audit) {
        this.jdbc = jdbc;
        this.lock = lock;
        this.stored = stored;
        this.access = access;
        this.audit = audit;
    }

    /** @throws Refused 404 when there is no such application */
    public Application get(String number) {
        return find(number).orElseThrow(Applications::unknown);
    }

    public boolean exists(String number) {
        return find(number).isPresent();
    }

    Optional<Application> find(String number) {
        return jdbc.sql("select * from application where number = :number")
                .param("number", number)
                .query(this::application)
                .optional();
    }

    /** The applications of an account, the newest first. */
    public List<Application> of(CurrentUser user, int page, int size) {
        return jdbc.sql("""
                        select * from application where filed_by = :user or (applicant = :user and status <> 'draft')
                         order by created_at desc, number desc limit :size offset :start""")
                .param("user", user.id())
                .param("size", size)
                .param("start", (long) page * size)
                .query(this::application)
                .list();
    }

    /** The newest applications in which this account acts for somebody else now. */
    List<Application> actedFor(CurrentUser user, int most) {
        return jdbc.sql("""
                        select * from application where number in (select acted_applications(:user))
                         order by created_at desc, number desc limit :most""")
                .param("user", user.id())
                .param("most", most)
                .query(this::application)
                .list();
    }

    /**
     * What somebody filed for others, the newest first.
     *
     * @param search part of a number or of the name for whom it was filed; empty for all
     */
    List<Application> filedForOthers(CurrentUser user, String search, int page, int size) {
        return jdbc.sql("""
                        select * from application
                         where filed_by = :user and applicant is distinct from filed_by
                           and (:search = '' or strpos(lower(number), lower(:search)) > 0 or strpos(lower(on_behalf_of), lower(:search)) > 0)
                         order by created_at desc, number desc limit :size offset :start""")
                .param("user", user.id())
                .param("search", search)
                .param("size", size)
                .param("start", (long) page * size)
                .query(this::application)
                .list();
    }

    /** An application that this account filed for somebody else. @throws Refused 404 when it did not */
    Application filedForOther(CurrentUser user, String number) {
        return find(number)
                .filter(a -> user.id().equals(a.filedBy()) && !a.filedBy().equals(a.applicant()))
                .orElseThrow(Applications::unknown);
    }

    /**
     * The applications that are about the holder of this account, the newest first: not those that a social worker filed for others, and
     * not a draft that somebody else writes.
     */
    public List<Application> about(CurrentUser user) {
        return jdbc.sql("""
                        select * from application where applicant = :user and (filed_by = :user or status <> 'draft')
                         order by created_at desc, number desc""").param("user", user.id()).query(this::application).list();
    }

    /** The newest applications for a person that were submitted, whoever filed them. */
    public List<Application> ofPerson(long person, int most) {
        return jdbc.sql("""
                        select * from application where person_id = :person and status <> 'draft' and erased_at is null
                         order by created_at desc, number desc limit :most""")
                .param("person", person)
                .param("most", most)
                .query(this::application)
                .list();
    }

    /** The application about the holder of this account that was sent last; a draft is none. */
    Optional<Application> lastSentAbout(CurrentUser user) {
        return jdbc.sql("""
                        select * from application where applicant = :user and status <> 'draft'
                         order by created_at desc, number desc limit 1""").param("user", user.id()).query(this::application).optional();
    }

    /** The other applications of the same person that are not over. */
    public List<Application> related(String number) {
        return jdbc.sql("""
                        select o.* from application a join application o on o.person_id = a.person_id and o.number <> a.number
                         where a.number = :number and o.status not in ('draft', 'rejected', 'withdrawn', 'programmeClosed')
                         order by o.created_at desc limit 20""").param("number", number).query(this::application).list();
    }

    /**
     * The application, for a person who may read it ({@link CaseAccess}); for others it does not exist. When somebody reads an application
     * that is not their own, the audit log records it and what allowed it; of their own, it records that a document was opened. Whoever acts
     * for the applicant reads somebody else's.
     *
     * @param what which part is shown, as a code such as {@code application} or {@code document}
     */
    public Application read(CurrentUser user, String number, String what) {
        Application application = find(number).orElseThrow(Applications::unknown);
        if (isOwn(user, application)) {
            if (what.equals(DOCUMENT)) {
                audit.append(Action.ownDocumentRead, user.id(), number, application.programme(), Map.of());
            }
            return application;
        }
        CaseAccess.Standing standing = access.of(user, number);
        if (!standing.reader() && !standing.acts()) {
            throw unknown();
        }
        audit.append(
                Action.personalDataRead,
                user.id(),
                number,
                application.programme(),
                Map.of("what", what, "why", standing.reader() ? standing.why() : "acting"));
        return application;
    }

    /**
     * Whether this person does now what the applicant can: the applicant, the person who filed it, and whoever acts for the applicant. Only
     * for what an agreement covers: not for contact data, PINs, withdrawing, corrections and erasure, which ask {@link #isOwn}.
     */
    public boolean mayAct(CurrentUser user, Application application) {
        return isOwn(user, application) || access.of(user, application.number()).acts();
    }

    /** The application, locked until this transaction ends, for whoever {@link #mayAct}; an agreement that ends meanwhile is over. */
    public Application actedLocked(CurrentUser user, String number) {
        Application seen = find(number).orElseThrow(Applications::unknown);
        if (!mayAct(user, seen)) {
            throw unknown();
        }
        lock.take(number);
        return find(number).filter(its -> mayAct(user, its)).orElseThrow(Applications::unknown);
    }

    /**
     * Keeps in the audit log that somebody did something for an applicant; nothing for the applicant and the person who filed it.
     *
     * @param what {@code answer}, {@code appeal}, {@code document}, {@code documentRemoved} or {@code voucherLost}
     */
    public void noteActing(CurrentUser user, Application application, String what) {
        if (!isOwn(user, application)) {
            audit.append(
                    Action.actedForApplicant,
                    user.id(),
                    application.number(),
                    application.programme(),
                    Map.of("what", what));
        }
    }

    /** The application, for its applicant or the person who filed it. */
    public Application own(CurrentUser user, String number) {
        return find(number).filter(a -> isOwn(user, a)).orElseThrow(Applications::unknown);
    }

    /**
     * The application, locked until this transaction ends, for its applicant or the person who filed it.
     *
     * @see CaseLock
     */
    Application ownLocked(CurrentUser user, String number) {
        own(user, number);
        lock.take(number);
        return own(user, number);
    }

    /** The application, locked until this transaction ends. */
    Application locked(String number) {
        lock.take(number);
        return get(number);
    }

    /** Whether this is the applicant or the person who filed the application. */
    public boolean isOwn(CurrentUser user, String number) {
        return find(number).filter(a -> isOwn(user, a)).isPresent();
    }

    /**
     * A draft belongs to its author only, even when it is about another account. The holder of that account sees it once it is submitted.
     */
    boolean isOwn(CurrentUser user, Application application) {
        return user.id().equals(application.filedBy())
                || (application.status() != Status.draft && user.id().equals(application.applicant()));
    }

    static Refused unknown() {
        return Refused.notFound("There is no application with this number that you may see.");
    }

    private Application application(ResultSet row, int n) throws SQLException {
        String currency = row.getString("currency");
        long amount = row.getLong("amount_minor");
        boolean hasAmount = !row.wasNull();
        Long granted = row.getObject("granted_minor", Long.class);
        long person = row.getLong("person_id");
        boolean hasPerson = !row.wasNull();
        OffsetDateTime submitted = row.getObject("submitted_at", OffsetDateTime.class);
        try {
            ChangedContact contact = stored.contact(row.getBytes("contact"));
            Map<String, Object> answers = stored.answers(row.getBytes("answers"));
            return new Application(
                    row.getString("number"),
                    row.getString("programme_code"),
                    row.getString("applicant"),
                    row.getString("filed_by"),
                    row.getString("on_behalf_of"),
                    Status.valueOf(row.getString("status")),
                    contact == null ? answers : contact.applyTo(answers),
                    currency,
                    hasAmount ? Money.ofMinor(currency, amount) : null,
                    granted == null ? null : Money.ofMinor(currency, granted),
                    hasPerson ? person : null,
                    row.getString("reason_code"),
                    row.getObject("created_at", OffsetDateTime.class).toInstant(),
                    submitted == null ? null : submitted.toInstant(),
                    row.getLong("version"),
                    contact);
        } catch (JsonProcessingException | InvalidMoneyException e) {
            throw new SQLException("a stored application cannot be read: " + row.getString("number"), e);
        }
    }
}
