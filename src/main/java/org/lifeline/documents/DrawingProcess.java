package org.lifeline.documents;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.lifeline.documents.PageDrawing.Drawn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process that draws documents one after the other ({@link PageDrawer}), until one of them is wrong: that one ends it. Of one thread at a time. */
final class DrawingProcess implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DrawingProcess.class);

    /** After so many, what libraries keep of documents is given up with the process. */
    private static final int MOST_DOCUMENTS = 100;

    /** Bytes of one picture; one that looks like noise has a quarter of it. */
    private static final int LARGEST_PICTURE = 8 << 20;

    private final String memory;
    private final Process process;
    private final DataOutputStream in;
    private final DataInputStream out;
    private final AtomicInteger documents = new AtomicInteger();
    private volatile boolean isLate;
    private volatile boolean hasFailed;

    private DrawingProcess(String memory, Process process) {
        this.memory = memory;
        this.process = process;
        this.in = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        this.out = new DataInputStream(process.getInputStream());
    }

    /** @param memory the JVM's option for the most of it, such as {@code -Xmx320m} */
    static DrawingProcess start(String memory) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                memory,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.awt.headless=true"));
        String classes = System.getProperty("java.class.path");
        if (classes.endsWith(".jar") && !classes.contains(File.pathSeparator)) {
            command.addAll(List.of("-jar", classes, PageDrawer.COMMAND));
        } else {
            command.addAll(List.of("-cp", classes, PageDrawer.class.getName()));
        }
        return new DrawingProcess(
                memory,
                new ProcessBuilder(command).redirectError(Redirect.DISCARD).start());
    }

    /** What it draws of a document until it ends, or is ended. */
    Drawn draw(byte[] content, String mediaType) {
        List<Drawn.Page> pages = new ArrayList<>();
        int total = 0;
        try {
            in.writeUTF(mediaType);
            in.writeInt(content.length);
            in.write(content);
            in.flush();
            total = Math.max(0, out.readInt());
            while (pages.size() < Math.min(total, PageDrawer.MOST_PAGES)) {
                pages.add(page());
            }
            documents.incrementAndGet();
        } catch (IOException ended) {
            LOG.info("a document was not drawn, or not to its end: {}", ended.toString());
            hasFailed = true;
            close();
        }
        return new Drawn(pages.isEmpty() ? 0 : total, pages);
    }

    private Drawn.Page page() throws IOException {
        int width = positive(out.readInt());
        int height = positive(out.readInt());
        int length = positive(out.readInt());
        if (length > LARGEST_PICTURE) {
            throw new IOException("a picture is too large");
        }
        byte[] jpeg = out.readNBytes(length);
        if (jpeg.length < length) {
            throw new IOException("a picture is not complete");
        }
        return new Drawn.Page(jpeg, width, height);
    }

    private static int positive(int given) throws IOException {
        if (given <= 0) {
            throw new IOException("not a picture");
        }
        return given;
    }

    /** How many documents it has drawn. */
    int documents() {
        return documents.get();
    }

    /** Whether it can draw another document with so much memory. */
    boolean isGoodFor(String asked) {
        return process.isAlive() && !hasFailed && documents.get() < MOST_DOCUMENTS && memory.equals(asked);
    }

    boolean hasFailed() {
        return hasFailed;
    }

    /** Whether it was ended because its document took too long. */
    boolean isLate() {
        return isLate;
    }

    /** Ends it, because its document takes too long. */
    void endLate() {
        isLate = true;
        close();
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
