package org.lifeline.acting;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.recovery.SeenPaper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rows of requests and agreements, decrypted. */
@Component
class AgreementRows {

    private static final int MOST_LISTED = 50;
    private static final int ENDED_AT_ONCE = 200;
    private static final String ACTOR_NAME = "acting.actor_name";
    private static final String FOR_NAME = "acting.for_name";
    private static final String STATEMENT = "acting.statement";
    private static final String ENDING = "acting.paper_ending";
    private static final String SEEN = "acting.seen";

    /** What somebody asks. @param statement null for the holder of an account */
    record Asked(
            String reference,
            String actor,
            boolean ofAccount,
            @Nullable String represented,
            String relationship,
            String actorName,
            String forName,
            @Nullable String statement,
            Instant openUntil) {}

    /**
     * That somebody agreed, or that it was recorded.
     *
     * @param how {@code code}, {@code statement} or {@code seen}
     * @param person the entry of the registry, {@code paper} and {@code seen}: null for the holder of an account
     */
    record Consent(
            String how,
            String by,
            Instant until,
            @Nullable Long person,
            @Nullable SeenPaper paper,
            @Nullable String seen) {}

    private final JdbcClient jdbc;
    private final PersonalData personal;
    private final Clock clock;

    AgreementRows(JdbcClient jdbc, PersonalData personal, Clock clock) {
        this.jdbc = jdbc;
        this.personal = personal;
        this.clock = clock;
    }

    // ---------------------------------------------------------------- reading

    Optional<Agreement> find(long id) {
        return jdbc.sql("select * from acting where id = :id")
                .param("id", id)
                .query(this::agreement)
                .optional();
    }

    /** Those in which this account acts or asks to, the newest first. */
    List<Agreement> by(String account) {
        return jdbc.sql("select * from acting where actor = :account order by asked_at desc, id desc limit :most")
                .param("account", account)
                .param("most", MOST_LISTED)
                .query(this::agreement)
                .list();
    }

    /** Those for this account: who asks, who acts, and who acted. What it refused is not shown again. */
    List<Agreement> forAccount(String account) {
        Instant now = clock.instant();
        return jdbc
                .sql("select * from acting where represented = :account order by asked_at desc, id desc limit :most")
                .param("account", account)
                .param("most", MOST_LISTED)
                .query(this::agreement)
                .list()
                .stream()
                .filter(each -> each.consentedAt() != null || each.isOpen(now))
                .toList();
    }

    /** Those that were recorded for a person without an account, the newest first. */
    List<Agreement> forPerson(long person) {
        return jdbc.sql("select * from acting_for(:person) order by asked_at desc, id desc limit :most")
                .param("person", person)
                .param("most", MOST_LISTED)
                .query(this::agreement)
                .list();
    }

    /** What was asked and agreed about the applicant of a case. */
    List<Agreement> on(String application) {
        return jdbc.sql("select * from agreements_on(:number) order by consented_at, id")
                .param("number", application)
                .query(this::agreement)
                .list();
    }

    /** A request that a social worker can record a consent to now. */
    Optional<Agreement> waiting(String reference) {
        return jdbc.sql("select * from acting where reference = :reference and whom = 'person'")
                .param("reference", reference)
                .query(this::agreement)
                .optional()
                .filter(each -> each.isOpen(clock.instant()));
    }

    /** Whether somebody asks this account, which has neither agreed nor refused. */
    boolean isAsked(String account) {
        return jdbc.sql("""
                        select exists (select from acting
                                        where represented = :account and consent is null and ended_at is null and open_until > :now)""")
                .param("account", account)
                .param("now", now())
                .query(Boolean.class)
                .single();
    }

    /** Whether one account asks or acts for another one, or was told so by a no or an end within this time. */
    boolean isSettled(String actor, String represented, Duration within) {
        return jdbc.sql("""
                        select exists (select from acting
                                        where actor = :actor and represented = :represented
                                          and (ended_at is null
                                               or ended_at > :since and (outcome = 'refused' or outcome = 'ended' and ended_by = :represented)))""")
                .param("actor", actor)
                .param("represented", represented)
                .param("since", clock.instant().minus(within).atOffset(ZoneOffset.UTC))
                .query(Boolean.class)
                .single();
    }

    /** All of an account, on either side. */
    List<Agreement> of(String account) {
        return jdbc.sql("select * from acting where actor = :account or represented = :account order by id for update")
                .param("account", account)
                .query(this::agreement)
                .list();
    }

    /** Some whose time is over and that were not ended. Another node has others. */
    List<Agreement> over() {
        return jdbc.sql("""
                        select * from acting where ended_at is null and coalesce(until_at, open_until) <= :now
                         order by id limit :most for update skip locked""")
                .param("now", now())
                .param("most", ENDED_AT_ONCE)
                .query(this::agreement)
                .list();
    }

    // ---------------------------------------------------------------- writing

    /** Waits until nobody else holds the lock of this name, and holds it until the end of the transaction. */
    void lock(String name) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:name, 0))")
                .param("name", name)
                .query()
                .listOfRows();
    }

    Agreement insert(Asked asked) {
        return jdbc.sql("""
                        insert into acting (reference, actor, whom, represented, relationship, actor_name, for_name, statement, asked_at, open_until)
                        values (:reference, :actor, :whom, :represented, :relationship, :actorName, :forName, :statement, :now, :open)
                        returning *""")
                .param("reference", asked.reference())
                .param("actor", asked.actor())
                .param("whom", asked.ofAccount() ? "account" : "person")
                .param("represented", asked.represented())
                .param("relationship", asked.relationship())
                .param("actorName", personal.encrypt(ACTOR_NAME, asked.actorName()))
                .param("forName", personal.encrypt(FOR_NAME, asked.forName()))
                .param("statement", personal.encrypt(STATEMENT, asked.statement()))
                .param("now", now())
                .param("open", asked.openUntil().atOffset(ZoneOffset.UTC))
                .query(this::agreement)
                .single();
    }

    /** Stores a consent. @return as it begins; empty when it was too late */
    Optional<Agreement> begin(long id, Consent consent) {
        SeenPaper paper = consent.paper();
        return jdbc.sql("""
                        update acting set consent = :consent, consented_by = :by, consented_at = :now, until_at = :until, person_id = :person,
                               paper = :paper, paper_ending = :ending, seen = :seen
                         where id = :id and consent is null and ended_at is null and open_until > :now
                        returning *""")
                .param("consent", consent.how())
                .param("by", consent.by())
                .param("now", now())
                .param("until", consent.until().atOffset(ZoneOffset.UTC))
                .param("person", consent.person())
                .param("paper", paper == null ? null : paper.kind().name())
                .param("ending", paper == null ? null : personal.encrypt(ENDING, paper.ending()))
                .param("seen", personal.encrypt(SEEN, consent.seen()))
                .param("id", id)
                .query(this::agreement)
                .optional();
    }

    /** Notes a no. @return false when it was agreed to or ended before */
    boolean refuse(long id, String by) {
        return jdbc.sql("""
                        update acting set outcome = 'refused', ended_at = :now, ended_by = :by
                         where id = :id and consent is null and ended_at is null""").param("now", now()).param("by", by).param("id", id).update() > 0;
    }

    /** @return false when it was ended before */
    boolean end(long id, String by, String outcome) {
        return jdbc.sql(
                                "update acting set outcome = :outcome, ended_at = :now, ended_by = :by where id = :id and ended_at is null")
                        .param("outcome", outcome)
                        .param("now", now())
                        .param("by", by)
                        .param("id", id)
                        .update()
                > 0;
    }

    /** Ends a request that nobody agreed to, and forgets what was typed. */
    void lapse(long id) {
        jdbc.sql("""
                        update acting set outcome = 'lapsed', ended_at = :now, ended_by = :by, actor_name = null, for_name = null, statement = null
                         where id = :id""")
                .param("now", now())
                .param("by", AuditLog.SYSTEM)
                .param("id", id)
                .update();
    }

    /** What was typed into a refused request is kept until it would have lapsed: who asked does not learn that it was refused. */
    void forgetRefused() {
        jdbc.sql("""
                        update acting set actor_name = null, for_name = null, statement = null
                         where outcome = 'refused' and actor_name is not null and open_until <= :now""").param("now", now()).update();
    }

    /** Forgets what was typed about an account on either side, and ends what lasts. */
    void erase(String account) {
        jdbc.sql("""
                        update acting set actor_name = null, for_name = null, statement = null, paper_ending = null, seen = null,
                               outcome = coalesce(outcome, 'erased'), ended_at = coalesce(ended_at, :now), ended_by = coalesce(ended_by, :by)
                         where actor = :account or represented = :account""")
                .param("now", now())
                .param("by", AuditLog.SYSTEM)
                .param("account", account)
                .update();
    }

    private Agreement agreement(ResultSet row, int n) throws SQLException {
        long person = row.getLong("person_id");
        boolean hasPerson = !row.wasNull();
        return new Agreement(
                row.getLong("id"),
                row.getString("reference"),
                row.getString("actor"),
                row.getString("whom").equals("account"),
                row.getString("represented"),
                hasPerson ? person : null,
                row.getString("relationship"),
                text(ACTOR_NAME, row.getBytes("actor_name")),
                text(FOR_NAME, row.getBytes("for_name")),
                text(STATEMENT, row.getBytes("statement")),
                Objects.requireNonNull(instant(row, "asked_at")),
                Objects.requireNonNull(instant(row, "open_until")),
                instant(row, "consented_at"),
                instant(row, "until_at"),
                instant(row, "ended_at"),
                row.getString("outcome"));
    }

    private String text(String purpose, byte @Nullable [] encrypted) {
        return Objects.requireNonNullElse(personal.decrypt(purpose, encrypted), "");
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    private OffsetDateTime now() {
        return Instant.now(clock).atOffset(ZoneOffset.UTC);
    }
}
