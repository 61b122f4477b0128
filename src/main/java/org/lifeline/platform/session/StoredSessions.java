package org.lifeline.platform.session;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.privacy.PersonalData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.session.SessionRepository;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The sessions of all nodes, in the database. A request reads its session in one statement, and writes only what it changed. What is kept in
 * a session is encrypted with the keys of personal data. A session that cannot be read, such as one of an earlier version, counts as none.
 */
@Component
public class StoredSessions implements SessionRepository<StoredSession> {

    private static final Logger LOG = LoggerFactory.getLogger(StoredSessions.class);

    private static final int SWEPT_AT_ONCE = 1000;

    private record Part(String name, byte[] encrypted) {}

    private final JdbcClient jdbc;
    private final TransactionTemplate ownTransaction;
    private final SessionContent content;
    private final PersonalData personalData;
    private final Clock clock;
    private final Duration longestIdle;

    StoredSessions(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            SessionContent content,
            PersonalData personalData,
            Clock clock,
            ServerProperties server) {
        this.jdbc = jdbc;
        this.ownTransaction = new TransactionTemplate(transactions);
        // what a page does to a session holds, whatever becomes of its case
        this.ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.content = content;
        this.personalData = personalData;
        this.clock = clock;
        this.longestIdle = server.getServlet().getSession().getTimeout();
    }

    /** It is in the database when the request that began it is answered. */
    @Override
    public StoredSession createSession() {
        return StoredSession.begin(now(), longestIdle);
    }

    /** @return null when it has ended, was never there, or cannot be read */
    @Override
    public @Nullable StoredSession findById(String id) {
        StoredSession[] found = new StoredSession[1];
        List<Part> parts = new ArrayList<>();
        jdbc.sql("""
                        select s.created_at, s.used_at, s.idle_seconds, p.name, p.content
                          from web_session s left join web_session_part p on p.session_id = s.id
                         where s.id = :id and s.ends_at > :now""").param("id", id).param("now", timestamp(now())).query((ResultSet row) -> {
            if (found[0] == null) {
                found[0] = StoredSession.of(
                        id,
                        instant(row, "created_at"),
                        instant(row, "used_at"),
                        Duration.ofSeconds(row.getInt("idle_seconds")));
            }
            if (row.getString("name") != null) {
                parts.add(new Part(row.getString("name"), row.getBytes("content")));
            }
        });
        StoredSession session = found[0];
        if (session == null) {
            return null;
        }
        try {
            for (Part part : parts) {
                byte[] written = personalData.decryptBytes(place(id, part.name()), part.encrypted());
                session.load(part.name(), content.read(part.name(), written), written);
            }
        } catch (SessionContent.Unreadable | IllegalStateException e) {
            // it is not deleted: during an upgrade a node of the other version may read it
            LOG.info("a session counts as ended: {}", e.getMessage());
            return null;
        }
        return session;
    }

    @Override
    public void save(StoredSession session) {
        Map<String, byte[]> changed = session.changed(content);
        Set<String> removed = session.removed();
        if (session.isGivenUp()
                || !session.isNew() && !session.isUseChanged() && changed.isEmpty() && removed.isEmpty()) {
            return;
        }
        ownTransaction.executeWithoutResult(status -> {
            String former = session.formerId();
            if (former != null) {
                delete(former);
            }
            if (session.isNew()) {
                insert(session);
            } else if (session.isUseChanged()) {
                update(session);
            }
            if (!removed.isEmpty()) {
                jdbc.sql("delete from web_session_part where session_id = :id and name = any(:names)")
                        .param("id", session.getId())
                        .param("names", removed.toArray(String[]::new))
                        .update();
            }
            changed.forEach((name, written) -> write(session.getId(), name, written));
        });
        session.isWritten(changed);
    }

    private void insert(StoredSession session) {
        jdbc.sql("""
                        insert into web_session (id, created_at, used_at, ends_at, idle_seconds)
                          values (:id, :created, :used, :ends, :idle)""")
                .param("id", session.getId())
                .param("created", timestamp(session.getCreationTime()))
                .param("used", timestamp(session.getLastAccessedTime()))
                .param("ends", timestamp(session.end()))
                .param("idle", session.getMaxInactiveInterval().toSeconds())
                .update();
    }

    private void update(StoredSession session) {
        jdbc.sql("""
                        update web_session set used_at = greatest(used_at, :used), ends_at = greatest(ends_at, :ends), idle_seconds = :idle
                         where id = :id""")
                .param("id", session.getId())
                .param("used", timestamp(session.getLastAccessedTime()))
                .param("ends", timestamp(session.end()))
                .param("idle", session.getMaxInactiveInterval().toSeconds())
                .update();
    }

    /** A session that was ended meanwhile, by a log-out in another window, stays ended: nothing is written then. */
    private void write(String id, String name, byte[] written) {
        jdbc.sql("""
                        insert into web_session_part (session_id, name, content)
                          select s.id, :name, :content from web_session s where s.id = :id for key share
                          on conflict (session_id, name) do update set content = excluded.content""")
                .param("id", id)
                .param("name", name)
                .param("content", personalData.encryptBytes(place(id, name), written))
                .update();
    }

    @Override
    public void deleteById(String id) {
        ownTransaction.executeWithoutResult(status -> delete(id));
    }

    private void delete(String id) {
        jdbc.sql("delete from web_session where id = :id").param("id", id).update();
    }

    /** Removes sessions that have ended. Each node does it, some at a time; a row that another one is removing is passed over. */
    @Scheduled(fixedDelay = 60, initialDelay = 60, timeUnit = TimeUnit.SECONDS)
    void sweep() {
        int swept;
        do {
            swept = jdbc.sql("""
                            delete from web_session where id in
                              (select id from web_session where ends_at < :now order by ends_at limit :most for update skip locked)""")
                    .param("now", timestamp(now()))
                    .param("most", SWEPT_AT_ONCE)
                    .update();
        } while (swept == SWEPT_AT_ONCE);
    }

    private static String place(String id, String name) {
        return "web_session_part.content " + id + " " + name;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static OffsetDateTime timestamp(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
