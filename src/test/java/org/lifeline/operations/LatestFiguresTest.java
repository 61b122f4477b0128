package org.lifeline.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lifeline.audit.SealBacklog;
import org.lifeline.insight.FactBacklog;
import org.lifeline.notification.MessageBacklog;
import org.lifeline.platform.engine.EngineWork;

/** How old figures are, and that nobody waits long for a database. */
class LatestFiguresTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final AtomicInteger read = new AtomicInteger();
    private final CountDownLatch databaseIsBack = new CountDownLatch(1);
    private volatile boolean away;
    private volatile boolean slow;
    private final LatestFigures latest = new LatestFigures(this::figures, nanos::get);

    private OperationalFigures figures() {
        read.incrementAndGet();
        if (slow) {
            try {
                databaseIsBack.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        if (away) {
            throw new IllegalStateException("no database");
        }
        return new OperationalFigures(
                Instant.EPOCH.plusSeconds(read.get()),
                Map.of(),
                new EngineWork.Jobs(0, 0, null),
                List.of(),
                new MessageBacklog.Waiting(0, null, 0),
                new SealBacklog.Seals(null, 0, null),
                new FactBacklog.Changes(0, null, 0),
                new FactBacklog.Index(false, false, 0, null, 0, null),
                new Backups.Safety(Map.of(), new Backups.Archive(false, null), null));
    }

    @AfterEach
    void stop() {
        databaseIsBack.countDown();
        latest.destroy();
    }

    private void pass(int seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void scrapersAtTheSameTimeShareOneReading() {
        latest.bringUpToDate();
        latest.bringUpToDate();
        assertThat(read).hasValue(1);
        assertThat(latest.age()).isZero();

        pass(6);
        assertThat(latest.age()).isEqualTo(Duration.ofSeconds(6));
        latest.bringUpToDate();
        assertThat(read).hasValue(2);
        assertThat(latest.age()).isZero();
    }

    @Test
    void figuresAreToldForAMinuteAfterTheDatabaseHasGone() {
        latest.bringUpToDate();
        away = true;
        pass(50);
        latest.bringUpToDate();
        assertThat(latest.get()).isNotNull();
        assertThat(latest.age()).isEqualTo(Duration.ofSeconds(50));

        pass(20);
        latest.bringUpToDate();
        assertThat(latest.get()).isNull();
        assertThat(latest.age()).isEqualTo(Duration.ofSeconds(70));

        away = false;
        pass(1);
        latest.bringUpToDate();
        assertThat(latest.get()).isNotNull();
        assertThat(latest.age()).isZero();
    }

    @Test
    void theAgeCountsFromTheStartWhereNothingWasEverRead() {
        away = true;
        pass(30);
        latest.bringUpToDate();
        assertThat(latest.get()).isNull();
        assertThat(latest.age()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    @Timeout(60)
    void nobodyElseWaitsForADatabaseThatDoesNotAnswer() {
        slow = true;
        latest.bringUpToDate();
        for (int scrape = 0; scrape < 1_000; scrape++) {
            pass(15);
            latest.bringUpToDate();
        }
        // had each of them waited, this would have taken most of an hour
        assertThat(read).hasValue(1);
        assertThat(latest.get()).isNull();
    }
}
