package org.lifeline.platform.database;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.lifeline.platform.PrivateFiles;

/**
 * What the embedded database says of itself: {@code postgres.log}, which outlives starts and crashes, and {@code postgres.log.1} with what was in
 * it before it became too large. Together they take a few megabytes at most.
 */
final class PostgresLog {

    static final long MOST_BYTES = 2_000_000;

    private final Path path;

    PostgresLog(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    long size() throws IOException {
        return Files.exists(path) ? Files.size(path) : 0;
    }

    /** Moves the content of a large log to the other file. The server has the file open and only appends, so it goes on in the empty one. */
    void bound() throws IOException {
        if (size() <= MOST_BYTES) {
            return;
        }
        Path draft = PrivateFiles.temporary(
                Objects.requireNonNull(path.toAbsolutePath().getParent()), "." + path.getFileName(), ".part");
        try {
            keepTheEnd(draft);
            Files.move(draft, path.resolveSibling(path.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
        try (FileChannel log = FileChannel.open(path, StandardOpenOption.WRITE)) {
            log.truncate(0);
        }
    }

    /** What came last tells most, if more came than is kept. */
    private void keepTheEnd(Path to) throws IOException {
        try (FileChannel from = FileChannel.open(path, StandardOpenOption.READ);
                FileChannel kept = FileChannel.open(to, StandardOpenOption.WRITE)) {
            long size = from.size();
            long at = Math.max(0, size - MOST_BYTES);
            while (at < size) {
                at += from.transferTo(at, size - at, kept);
            }
        }
    }

    /**
     * Why the server did not start.
     *
     * @param since the size of the log before
     * @return the last line that names a failure, or the last one at all
     */
    Optional<String> reason(long since) throws IOException {
        if (size() <= since) {
            return Optional.empty();
        }
        List<String> lines = read(since).strip().lines().map(String::strip).toList();
        return lines.stream()
                .filter(line -> line.contains("FATAL:") || line.contains("PANIC:"))
                .reduce((first, second) -> second)
                .or(() -> lines.stream().reduce((first, second) -> second));
    }

    private String read(long since) throws IOException {
        try (RandomAccessFile log = new RandomAccessFile(path.toFile(), "r")) {
            log.seek(since);
            byte[] bytes = new byte[(int) Math.min(MOST_BYTES, log.length() - since)];
            log.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
