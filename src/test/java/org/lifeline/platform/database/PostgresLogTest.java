package org.lifeline.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of the embedded database does not fill the disk, and is not thrown away. */
class PostgresLogTest {

    private static final String LINE = "2026-11-29 23:00:00 UTC [1] FATAL:  password authentication failed\n";

    @TempDir
    private Path folder;

    @Test
    void isCutWhenItIsLargeWhileTheServerGoesOnWriting() throws Exception {
        Path path = folder.resolve("postgres.log");
        PostgresLog log = new PostgresLog(path);
        log.bound();
        Files.writeString(path, "the oldest line\n");
        try (OutputStream server = Files.newOutputStream(path, StandardOpenOption.APPEND)) {
            server.write(LINE.repeat(100).getBytes());
            log.bound();
            assertThat(Files.readString(path)).startsWith("the oldest line");

            while (log.size() <= PostgresLog.MOST_BYTES) {
                server.write(LINE.repeat(1000).getBytes());
            }
            server.write("the last line\n".getBytes());
            log.bound();
            server.write("the next line\n".getBytes());
        }

        assertThat(Files.readString(path)).isEqualTo("the next line\n");
        Path before = folder.resolve("postgres.log.1");
        assertThat(Files.size(before)).isLessThanOrEqualTo(PostgresLog.MOST_BYTES);
        assertThat(Files.readString(before)).endsWith("the last line\n").doesNotContain("the oldest line");
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void theReasonOfAFailedStartIsNotOneOfAnEarlierStart() throws Exception {
        Path path = folder.resolve("postgres.log");
        PostgresLog log = new PostgresLog(path);
        assertThat(log.reason(0)).isEmpty();
        Files.writeString(path, "LOG: starting\nFATAL:  an earlier reason\n");
        long before = log.size();
        assertThat(log.reason(before)).isEmpty();

        Files.writeString(
                path,
                "LOG:  starting\nFATAL:  could not map memory\nLOG:  database system is shut down\n",
                StandardOpenOption.APPEND);

        assertThat(log.reason(before)).hasValue("FATAL:  could not map memory");
        Files.writeString(path, "LOG:  only this\n");
        assertThat(log.reason(0)).hasValue("LOG:  only this");
    }
}
