package org.lifeline.retention;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.lifeline.documents.Documents;
import org.lifeline.documents.Documents.Kept;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How many documents the next night would delete, as it was counted last. Each document that is old enough is looked at for that, years of them, so
 * it is counted once after each night, and when the table has changed, as soon as somebody asks (decision 124). Who asks waits a moment, which is
 * enough as long as there are few.
 */
@Component
class DocumentsDue implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(DocumentsDue.class);

    /** More are not counted. */
    private static final int MOST = 10_000;

    private static final Duration USED = Duration.ofDays(1);
    private static final Duration LONGEST_COUNT = Duration.ofMinutes(30);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    /** @param documents null when they were too many to be looked at */
    private record Count(@Nullable Long documents) {}

    private final Documents documents;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final TransactionTemplate transaction;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread counting = new Thread(task, "documents that are due");
        counting.setDaemon(true);
        return counting;
    });
    private @Nullable Future<?> running;

    DocumentsDue(Documents documents, JdbcClient jdbc, Clock clock, TransactionTemplate transaction) {
        this.documents = documents;
        this.jdbc = jdbc;
        this.clock = clock;
        this.transaction = transaction;
    }

    /** What the next night would delete by these rules, counted to ten thousand; null while it is being counted, or when it cannot be. */
    @Nullable
    Long nextNight(List<Kept> rules) {
        Count count = last(rules);
        if (count == null) {
            awaitAMoment(begin(rules));
            count = last(rules);
        }
        return count == null ? null : count.documents();
    }

    /** A night has deleted what was due: what was counted before is no longer so. */
    void forget() {
        jdbc.sql("update documents_due set rules = null").update();
    }

    private @Nullable Count last(List<Kept> rules) {
        return jdbc.sql("select counted from documents_due where rules = :rules and counted_at > :since")
                .param("rules", rules.toString())
                .param("since", clock.instant().minus(USED).atOffset(ZoneOffset.UTC))
                .query((row, n) -> new Count(row.getObject("counted", Long.class)))
                .optional()
                .orElse(null);
    }

    private synchronized Future<?> begin(List<Kept> rules) {
        Future<?> begun = running;
        if (begun == null || begun.isDone()) {
            begun = thread.submit(() -> count(rules));
            running = begun;
        }
        return begun;
    }

    private static void awaitAMoment(Future<?> begun) {
        try {
            begun.get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException itGoesOn) {
            LOG.debug("documents that are due are being counted");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void count(List<Kept> rules) {
        Instant now = clock.instant();
        try {
            transaction.executeWithoutResult(status -> {
                if (isCountedElsewhere()) {
                    return;
                }
                jdbc.sql("select set_config('statement_timeout', :longest, true)")
                        .param("longest", LONGEST_COUNT.toSeconds() + "s")
                        .query(String.class)
                        .single();
                note(documents.countDueTomorrow(rules, MOST), rules, now);
            });
        } catch (RuntimeException e) {
            LOG.warn("documents that are due were not counted: {}", e.getClass().getSimpleName());
            transaction.executeWithoutResult(status -> note(null, rules, now));
        }
    }

    /** Another node holds the row while it counts. */
    private boolean isCountedElsewhere() {
        return jdbc.sql("select only_row from documents_due for update skip locked")
                .query(Boolean.class)
                .optional()
                .isEmpty();
    }

    private void note(@Nullable Long counted, List<Kept> rules, Instant at) {
        jdbc.sql("update documents_due set counted = :counted, rules = :rules, counted_at = :at")
                .param("counted", counted, java.sql.Types.BIGINT)
                .param("rules", rules.toString())
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    @Override
    public void destroy() {
        thread.shutdownNow();
    }
}
