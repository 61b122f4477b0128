package org.lifeline.testing;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * PostgreSQL as a system installs it, with all its programs: the embedded one brings only its server. It is found, or installed where we may
 * ({@link Programs}).
 */
public final class PostgresTools {

    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

    private final Path programs;

    private PostgresTools(Path programs) {
        this.programs = programs;
    }

    /** Empty where it is not installed, and cannot be. */
    public static Optional<PostgresTools> find() {
        Optional<PostgresTools> here = installed();
        return here.isPresent() || !Programs.install("postgresql") ? here : installed();
    }

    private static Optional<PostgresTools> installed() {
        return Stream.concat(
                        Programs.onPath("pg_basebackup").map(Path::getParent),
                        versions().map(version -> version.resolve("bin")))
                .filter(bin -> Stream.of("pg_basebackup", "pg_verifybackup", "initdb", "postgres", "psql")
                        .allMatch(name -> Files.isExecutable(bin.resolve(name))))
                .findFirst()
                .map(PostgresTools::new);
    }

    /** The newest first. */
    private static Stream<Path> versions() {
        try (Stream<Path> all = Files.isDirectory(DEBIAN) ? Files.list(DEBIAN) : Stream.empty()) {
            return all
                    .sorted(Comparator.comparing((Path version) ->
                                    Integer.valueOf(version.getFileName().toString()))
                            .reversed())
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs a command with these programs on its PATH, as somebody who is not root: PostgreSQL refuses to run as root.
     *
     * @param log where it is noted what the command said
     * @return what it said
     * @throws IllegalStateException when it ended badly
     */
    public String run(Map<String, String> environment, Path log, String... command)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>();
        if (Programs.isRoot() && LinuxUtils.isUnshareAvailable()) {
            all.addAll(List.of("unshare", "-U"));
        }
        all.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.environment().merge("PATH", "/usr/bin", (path, none) -> programs + File.pathSeparator + path);
        // to a file: a server that a command starts keeps its outputs open
        Path said = Files.createTempFile(log.toAbsolutePath().getParent(), "said", ".log");
        Process process = builder.redirectOutput(said.toFile()).start();
        process.getOutputStream().close();
        int code = process.waitFor();
        String text = Files.readString(said);
        Files.writeString(
                log,
                "$ " + String.join(" ", command) + "\n" + text,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        Files.delete(said);
        if (code != 0) {
            throw new IllegalStateException(command[0] + " ended with " + code + ":\n" + text);
        }
        return text;
    }
}
