package org.lifeline.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** The processes of an embedded server; it detaches from the Java process that started it. */
public final class PostgresProcesses {

    private PostgresProcesses() {}

    /** @param dataFolder the product's data folder */
    public static Stream<ProcessHandle> of(Path dataFolder) {
        try {
            long pid = Long.parseLong(Files.readAllLines(dataFolder.resolve("postgres/postmaster.pid"))
                    .get(0)
                    .trim());
            return ProcessHandle.of(pid).stream()
                    .flatMap(server -> Stream.concat(Stream.of(server), server.descendants()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The processor time that they have taken so far, in nanoseconds. */
    public static long processorNanos(Path dataFolder) {
        return of(dataFolder)
                .mapToLong(process ->
                        process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L))
                .sum();
    }
}
