package org.lifeline.insight;

import java.util.EnumMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.lifeline.insight.FactSource.Subject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings the facts up to date. Triggers note in {@code insight_change} what changes, in the transaction of the change, so nothing is
 * forgotten and no effect waits for figures. One run at a time, over all nodes, reads what was noted, builds those facts from what the
 * domains hold now, writes them, and removes the notes, all in one transaction.
 */
@Service
public class FactDelivery {

    private static final Logger LOG = LoggerFactory.getLogger(FactDelivery.class);

    /** Subjects in one transaction. */
    private static final int AT_ONCE = 500;

    /** A run that is a job of the engine is one transaction: it must end. */
    private static final int MOST_ROUNDS = 20;

    /** Any number that no other lock of the product has. */
    private static final long LOCK = 0x1F_AC75L;

    private record Change(long id, Subject subject, String key) {}

    private final JdbcClient jdbc;
    private final FactBuilder builder;
    private final FactTables tables;
    private final TransactionTemplate transaction;

    FactDelivery(JdbcClient jdbc, FactBuilder builder, FactTables tables, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.builder = builder;
        this.tables = tables;
        this.transaction = transaction;
    }

    /** Works until nothing is noted, or somebody else is at it, or for so long that the next run should take over. */
    public void bringUpToDate() {
        for (int i = 0; i < MOST_ROUNDS && Boolean.TRUE.equals(transaction.execute(status -> takeSome())); i++) {
            // the next ones
        }
    }

    /** @return whether there may be more */
    private boolean takeSome() {
        if (!alone()) {
            return false;
        }
        List<Change> changes = jdbc.sql(
                        "select id, subject, key from insight_change where problem is null order by id limit :most")
                .param("most", AT_ONCE)
                .query((row, n) ->
                        new Change(row.getLong("id"), Subject.valueOf(row.getString("subject")), row.getString("key")))
                .list();
        changes.stream()
                .collect(Collectors.groupingBy(
                        Change::subject,
                        () -> new EnumMap<>(Subject.class),
                        Collectors.mapping(Change::key, Collectors.toCollection(TreeSet::new))))
                .forEach(this::renew);
        jdbc.sql("delete from insight_change where id = any (:ids) and problem is null")
                .param("ids", changes.stream().map(Change::id).toArray(Long[]::new))
                .update();
        return changes.size() == AT_ONCE;
    }

    private void renew(Subject subject, TreeSet<String> keys) {
        try {
            replace(subject, keys);
        } catch (DataAccessException databaseFails) {
            throw databaseFails;
        } catch (RuntimeException someCannotBeRead) {
            keys.forEach(key -> renewOne(subject, key));
        }
    }

    private void replace(Subject subject, Set<String> keys) {
        tables.replace(subject, keys, builder.build(subject, keys));
        jdbc.sql("delete from insight_change where problem is not null and subject = :subject and key = any (:keys)")
                .param("subject", subject.name())
                .param("keys", keys.toArray(String[]::new))
                .update();
    }

    /** What cannot be read, such as damaged answers, is set aside, so that the others go on. It is tried again with its next change. */
    private void renewOne(Subject subject, String key) {
        Set<String> one = Set.of(key);
        try {
            replace(subject, one);
        } catch (DataAccessException databaseFails) {
            throw databaseFails;
        } catch (RuntimeException unreadable) {
            LOG.error("Figures leave out a {} that cannot be read: {}", subject, unreadable.getMessage());
            jdbc.sql("update insight_change set problem = :problem where subject = :subject and key = :key")
                    .param("problem", String.valueOf(unreadable.getMessage()))
                    .param("subject", subject.name())
                    .param("key", key)
                    .update();
        }
    }

    /** Tries again what could not be read, with the next renewal. Returns how much that is. */
    public int takeUpSetAside() {
        return jdbc.sql("update insight_change set problem = null where problem is not null")
                .update();
    }

    private boolean alone() {
        return jdbc.sql("select pg_try_advisory_xact_lock(:lock)")
                .param("lock", LOCK)
                .query(Boolean.class)
                .single();
    }
}
