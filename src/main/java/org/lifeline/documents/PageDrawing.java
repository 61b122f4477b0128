package org.lifeline.documents;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.lifeline.documents.PagePictures.Picture;
import org.lifeline.documents.PagePictures.Waiting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Has the pages of documents drawn by a process of its own ({@link PageDrawer}), one document at a time on each node. A document that makes
 * it slow, large or end has no pictures, or those that were made until then; the product goes on.
 */
@Service
public class PageDrawing implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(PageDrawing.class);

    /** Few, so that the job which asks for them is done long before the engine thinks that it was lost. */
    private static final int AT_ONCE = 3;

    private static final Duration LONGEST = Duration.ofSeconds(40);
    private static final String MEMORY = "-Xmx320m";

    /** Bytes of one picture; one that looks like noise has a quarter of it. */
    private static final int LARGEST_PICTURE = 8 << 20;

    /** What was drawn. @param pages of the whole document; 0 when it cannot be drawn */
    record Drawn(int pages, List<Page> pictures) {

        record Page(byte[] jpeg, int width, int height) {}
    }

    private final PagePictures pictures;
    private final DocumentStore store;
    private final UnneededFiles files;
    private final TransactionTemplate apart;
    private final Semaphore oneAtATime = new Semaphore(1);
    private final AtomicReference<Process> running = new AtomicReference<>();
    private volatile boolean stopping;

    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "page-drawing-watch");
        thread.setDaemon(true);
        return thread;
    });

    PageDrawing(
            PagePictures pictures, DocumentStore store, UnneededFiles files, PlatformTransactionManager transactions) {
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

    /** Draws a document. What is wrong with it ends the process that draws, and that is all. */
    Drawn drawn(byte[] content, String mediaType, Duration longest, String memory) {
        List<Drawn.Page> pages = new ArrayList<>();
        int total = 0;
        Process process = null;
        Future<?> end = null;
        try {
            process = new ProcessBuilder(command(mediaType, memory))
                    .redirectError(Redirect.DISCARD)
                    .start();
            running.set(process);
            if (stopping) {
                process.destroyForcibly();
            }
            end = watch.schedule(process::destroyForcibly, longest.toMillis(), TimeUnit.MILLISECONDS);
            try (OutputStream in = process.getOutputStream()) {
                in.write(content);
            }
            try (DataInputStream out = new DataInputStream(process.getInputStream())) {
                total = Math.max(0, out.readInt());
                while (pages.size() < Math.min(total, PageDrawer.MOST_PAGES)) {
                    int width = positive(out.readInt());
                    int height = positive(out.readInt());
                    int length = positive(out.readInt());
                    if (length > LARGEST_PICTURE) {
                        throw new IOException("a picture is too large");
                    }
                    pages.add(new Drawn.Page(out.readNBytes(length), width, height));
                    if (pages.get(pages.size() - 1).jpeg().length < length) {
                        pages.remove(pages.size() - 1);
                        throw new IOException("a picture is not complete");
                    }
                }
            }
        } catch (IOException ended) {
            LOG.info("a document was not drawn, or not to its end: {}", ended.toString());
        } finally {
            if (end != null) {
                end.cancel(false);
            }
            if (process != null) {
                process.destroyForcibly();
            }
            running.set(null);
        }
        return new Drawn(pages.isEmpty() ? 0 : total, pages);
    }

    private static int positive(int given) throws IOException {
        if (given <= 0) {
            throw new IOException("not a picture");
        }
        return given;
    }

    private static List<String> command(String mediaType, String memory) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                memory,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.awt.headless=true"));
        String classes = System.getProperty("java.class.path");
        if (classes.endsWith(".jar") && !classes.contains(java.io.File.pathSeparator)) {
            command.addAll(List.of("-jar", classes, PageDrawer.COMMAND));
        } else {
            command.addAll(List.of("-cp", classes, PageDrawer.class.getName()));
        }
        command.add(mediaType);
        return command;
    }

    /** Whether a process draws now. */
    boolean draws() {
        return running.get() != null;
    }

    /** The node stops: nobody waits for the document that is being drawn. */
    @EventListener(ContextClosedEvent.class)
    void stop() {
        stopping = true;
        Process process = running.get();
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @Override
    public void destroy() {
        watch.shutdownNow();
    }
}
