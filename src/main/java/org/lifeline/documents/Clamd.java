package org.lifeline.documents;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * ClamAV's daemon, asked by its command INSTREAM over TCP (clamd(8)). The whole answer must be there in time: a scanner that takes the bytes
 * slowly, or not at all, is treated as down.
 */
@Component
class Clamd implements VirusScanner, DisposableBean {

    private static final int PIECE_BYTES = 32 * 1024;
    private static final int LONGEST_ANSWER_BYTES = 1024;
    private static final Duration LONGEST_CONNECTING = Duration.ofSeconds(3);
    private static final String CLEAN = "stream: OK";
    private static final String BEFORE = "stream: ";
    private static final String FOUND = " FOUND";

    private final DocumentProperties.@Nullable Scanner settings;

    /** Ends a conversation that takes too long; a socket knows no longest time for writing. */
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "clamd-watch");
        thread.setDaemon(true);
        return thread;
    });

    Clamd(DocumentProperties properties) {
        this.settings = properties.scanner();
    }

    @Override
    public boolean isPresent() {
        return settings != null;
    }

    @Override
    public Optional<String> find(InputStream content) throws IOException {
        DocumentProperties.Scanner to = Objects.requireNonNull(settings, "no scanner is set");
        try (Socket socket = new Socket()) {
            Future<?> end =
                    watch.schedule(() -> close(socket), to.longestAnswer().toMillis(), TimeUnit.MILLISECONDS);
            try {
                socket.connect(
                        new InetSocketAddress(to.host(), to.port()),
                        Math.toIntExact(Math.min(
                                LONGEST_CONNECTING.toMillis(),
                                to.longestAnswer().toMillis())));
                send(content, socket);
                return virus(answer(socket.getInputStream()));
            } finally {
                end.cancel(false);
            }
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is given up in any case
        }
    }

    private static void send(InputStream content, Socket socket) throws IOException {
        DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), PIECE_BYTES + Integer.BYTES));
        out.write("zINSTREAM\0".getBytes(StandardCharsets.US_ASCII));
        byte[] piece = new byte[PIECE_BYTES];
        for (int length = content.readNBytes(piece, 0, PIECE_BYTES);
                length > 0;
                length = content.readNBytes(piece, 0, PIECE_BYTES)) {
            out.writeInt(length);
            out.write(piece, 0, length);
        }
        out.writeInt(0);
        out.flush();
    }

    private static String answer(InputStream in) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        for (int b = in.read(); b > 0; b = in.read()) {
            answer.write(b);
            if (answer.size() > LONGEST_ANSWER_BYTES) {
                break;
            }
        }
        return answer.toString(StandardCharsets.UTF_8).strip();
    }

    /** Nothing but its own word for it makes a content clean. */
    private static Optional<String> virus(String answer) throws IOException {
        if (answer.equals(CLEAN)) {
            return Optional.empty();
        }
        if (answer.startsWith(BEFORE) && answer.endsWith(FOUND)) {
            return Optional.of(answer.substring(BEFORE.length(), answer.length() - FOUND.length()));
        }
        throw new IOException("the scanner did not say whether the content is clean: \"" + answer + "\"");
    }

    @Override
    public void destroy() {
        watch.shutdownNow();
    }
}
