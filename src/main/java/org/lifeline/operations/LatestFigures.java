package org.lifeline.operations;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The operational figures as they were read last. Whoever asks reads them anew where they are some seconds old, in a thread of its own, and
 * waits for that a little, but not for a database that does not answer: how old the figures are is a figure, too.
 */
@Component
class LatestFigures implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(LatestFigures.class);

    /** Several scrapers, and a person who looks beside them, share one reading. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    /** A scraper waits ten seconds at most. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

    /** Older figures are not shown: they would say that all is well long after it was. */
    private static final Duration LONGEST_USE = Duration.ofMinutes(1);

    private record Reading(OperationalFigures figures, long nanos) {}

    private final Supplier<OperationalFigures> reader;
    private final LongSupplier nanos;
    private final long started;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread reading = new Thread(task, "operational figures");
        reading.setDaemon(true);
        return reading;
    });
    private volatile @Nullable Reading last;
    private volatile boolean failing;
    private @Nullable Future<?> running;

    @Autowired
    LatestFigures(FiguresReader reader) {
        this(reader::read, System::nanoTime);
    }

    /** @param nanos a time that only grows, whatever becomes of the machine's clock */
    LatestFigures(Supplier<OperationalFigures> reader, LongSupplier nanos) {
        this.reader = reader;
        this.nanos = nanos;
        this.started = nanos.getAsLong();
    }

    /** Reads the figures anew unless that was done just now. Who comes while they are being read does not wait. */
    void bringUpToDate() {
        Future<?> begun = begin();
        if (begun == null) {
            return;
        }
        try {
            begun.get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException itGoesOn) {
            LOG.debug("the operational figures are late");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable Future<?> begin() {
        Reading reading = last;
        boolean isFresh = reading != null && nanos.getAsLong() - reading.nanos() < FRESH.toNanos();
        if (isFresh || (running != null && !running.isDone())) {
            return null;
        }
        Future<?> begun = thread.submit(this::read);
        running = begun;
        return begun;
    }

    private void read() {
        try {
            last = new Reading(reader.get(), nanos.getAsLong());
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.warn("The operational figures cannot be read: {}", e.getMessage());
            }
            failing = true;
        }
    }

    /** The figures; null where they are a minute old or older, or were never read. */
    @Nullable
    OperationalFigures get() {
        Reading reading = last;
        return reading == null || nanos.getAsLong() - reading.nanos() > LONGEST_USE.toNanos()
                ? null
                : reading.figures();
    }

    /** Since when nobody could read them, from the start on. */
    Duration age() {
        Reading reading = last;
        return Duration.ofNanos(nanos.getAsLong() - (reading == null ? started : reading.nanos()));
    }

    @Override
    public void destroy() {
        thread.shutdownNow();
    }
}
