package org.lifeline.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.lifeline.documents.PagePictures.Picture;
import org.lifeline.documents.PagePictures.Waiting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Has the pages of documents drawn by a process of its own ({@link DrawingProcess}), one document at a time on each node. A document that
 * makes it slow, large or end has no pictures, or those that were made until then; the product goes on.
 */
@Service
public class PageDrawing implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(PageDrawing.class);

    /** Few, so that the job which asks for them is done long before the engine thinks that it was lost. */
    private static final int AT_ONCE = 3;

    private static final Duration LONGEST = Duration.ofSeconds(40);
    private static final String MEMORY = "-Xmx320m";

    /** So long a process waits for another document; it holds some of its memory meanwhile. */
    private static final Duration IDLE_FOR = Duration.ofMinutes(1);

    /** What was drawn. @param pages of the whole document; 0 when it cannot be drawn */
    record Drawn(int pages, List<Page> pictures) {

        record Page(byte[] jpeg, int width, int height) {}
    }

    private final PagePictures pictures;
    private final DocumentStore store;
    private final UnneededFiles files;
    private final TransactionTemplate apart;
    private final Semaphore oneAtATime = new Semaphore(1);
    private final Set<DrawingProcess> drawing = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable DrawingProcess> waiting = new AtomicReference<>();
    private final Duration idleFor;
    private volatile boolean stopping;

    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "page-drawing-watch");
        thread.setDaemon(true);
        return thread;
    });

    @Autowired
    PageDrawing(
            PagePictures pictures, DocumentStore store, UnneededFiles files, PlatformTransactionManager transactions) {
        this(pictures, store, files, transactions, IDLE_FOR);
    }

    PageDrawing(
            PagePictures pictures,
            DocumentStore store,
            UnneededFiles files,
            PlatformTransactionManager transactions,
            Duration idleFor) {
        this.idleFor = idleFor;
        this.pictures = pictures;
        this.store = store;
        this.files = files;
        this.apart = new TransactionTemplate(transactions);
        this.apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /**
     * Draws the pages of some documents that wait. Does nothing while this node draws already.
     *
     * @return whether there are more, and this was not busy
     */
    public boolean drawSome() {
        if (stopping || !oneAtATime.tryAcquire()) {
            return false;
        }
        try {
            for (Waiting document : pictures.some(AT_ONCE)) {
                if (!stopping) {
                    draw(document);
                }
            }
        } finally {
            oneAtATime.release();
        }
        return pictures.someWait();
    }

    private void draw(Waiting document) {
        String sha256 = document.sha256();
        if (!Boolean.TRUE.equals(apart.execute(status -> pictures.tryNow(sha256)))) {
            return;
        }
        Drawn drawn;
        try {
            drawn = drawn(store.get(sha256), document.mediaType(), LONGEST, MEMORY);
        } catch (DocumentStore.Damaged | UncheckedIOException unreadable) {
            LOG.warn("the pages of document {} were not drawn: {}", sha256, unreadable.getMessage());
            return;
        }
        if (stopping) {
            // it waits for the next start
            return;
        }
        List<String> kept = new ArrayList<>();
        apart.executeWithoutResult(status -> {
            List<Picture> all = new ArrayList<>();
            for (Drawn.Page page : drawn.pictures()) {
                String file = store.put(page.jpeg());
                kept.add(file);
                all.add(new Picture(all.size() + 1, file, page.width(), page.height()));
            }
            pictures.keep(sha256, drawn.pages(), all);
        });
        // a document that was deleted meanwhile needs no pictures
        kept.forEach(files::sweep);
    }

    /**
     * Draws a document. What is wrong with it ends the process that draws, and that is all: the next one gets another. A document at which a
     * process ends that has drawn others gets a fresh one, because it may be theirs that there was no memory left.
     */
    Drawn drawn(byte[] content, String mediaType, Duration longest, String memory) {
        DrawingProcess idle = waiting.getAndSet(null);
        try {
            if (idle != null && idle.isGoodFor(memory)) {
                Drawn drawn = drawn(idle, content, mediaType, longest);
                if (!idle.hasFailed() || idle.isLate() || stopping) {
                    return drawn;
                }
            } else if (idle != null) {
                idle.close();
            }
            return drawn(DrawingProcess.start(memory), content, mediaType, longest);
        } catch (IOException notStarted) {
            LOG.warn("no process to draw documents: {}", notStarted.toString());
            return new Drawn(0, List.of());
        }
    }

    private Drawn drawn(DrawingProcess process, byte[] content, String mediaType, Duration longest) {
        drawing.add(process);
        if (stopping) {
            process.close();
        }
        Future<?> end = watch.schedule(process::endLate, longest.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return process.draw(content, mediaType);
        } finally {
            drawing.remove(process);
            if (end.cancel(false)) {
                keepForAWhile(process);
            } else {
                process.close();
            }
        }
    }

    /** To start a process takes most of the time of a short document, so it waits for another one. */
    private void keepForAWhile(DrawingProcess process) {
        if (process.hasFailed() || stopping || !waiting.compareAndSet(null, process)) {
            process.close();
            return;
        }
        int documents = process.documents();
        watch.schedule(
                () -> {
                    if (process.documents() == documents && waiting.compareAndSet(process, null)) {
                        process.close();
                    }
                },
                idleFor.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** The process that waits for a document, by its number; empty if none does. */
    OptionalLong waitingProcess() {
        DrawingProcess process = waiting.get();
        return process == null ? OptionalLong.empty() : OptionalLong.of(process.pid());
    }

    /** Whether a process draws now. */
    boolean draws() {
        return !drawing.isEmpty();
    }

    /** The node stops: nobody waits for the document that is being drawn. */
    @EventListener(ContextClosedEvent.class)
    void stop() {
        stopping = true;
        drawing.forEach(DrawingProcess::close);
        DrawingProcess idle = waiting.getAndSet(null);
        if (idle != null) {
            idle.close();
        }
    }

    @Override
    public void destroy() {
        stop();
        watch.shutdownNow();
    }
}
