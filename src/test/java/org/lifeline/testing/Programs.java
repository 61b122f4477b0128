package org.lifeline.testing;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The programs of the machine that tests run on: found, or installed where we may. */
public final class Programs {

    private Programs() {}

    /** The program of this name in each folder of the PATH that has one. */
    public static Stream<Path> onPath(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable);
    }

    /** Whether a package of Debian could be installed. Only Debian itself: Ubuntu's chromium is but a door to its app store. */
    public static boolean install(String name) {
        if (!isRoot() || onPath("apt-get").findAny().isEmpty() || !isDebian()) {
            return false;
        }
        Map<String, String> quiet = Map.of("DEBIAN_FRONTEND", "noninteractive");
        return alone(() -> run(quiet, List.of("apt-get", "-qq", "update"))
                && run(quiet, List.of("apt-get", "-qq", "install", "-y", "--no-install-recommends", name)));
    }

    /** Tests run in more than one process; Debian's installer refuses to run twice at once. */
    static boolean alone(BooleanSupplier installing) {
        try (FileChannel file = FileChannel.open(
                        Files.createDirectories(Path.of("target")).resolve("installing.lock"), CREATE, WRITE);
                FileLock lock = file.lock()) {
            return lock.isValid() && installing.getAsBoolean();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Whether a package of Debian, or of a system made from it, could be unpacked into a folder without being installed. This needs no
     * rights, except where the list of packages was never fetched.
     */
    public static boolean unpack(String name, Path folder) {
        if (onPath("apt-get").findAny().isEmpty()
                || onPath("dpkg-deb").findAny().isEmpty()) {
            return false;
        }
        try {
            Files.createDirectories(folder);
            String fetch = "cd '%s' && apt-get -qq download %s && dpkg-deb -x %s_*.deb . && rm %s_*.deb"
                    .formatted(folder.toAbsolutePath(), name, name, name);
            return alone(() -> run(Map.of(), List.of("sh", "-c", fetch))
                    || (isRoot()
                            && run(Map.of(), List.of("apt-get", "-qq", "update"))
                            && run(Map.of(), List.of("sh", "-c", fetch))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a command ended well; what it said is printed when not. */
    public static boolean run(Map<String, String> environment, List<String> command) {
        System.out.println("Not here yet, running " + Path.of(command.get(0)).getFileName() + " … "
                + command.get(command.size() - 1));
        return isContent(environment, command);
    }

    static boolean isContent(Map<String, String> environment, List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes());
            boolean done = process.waitFor() == 0;
            if (!done) {
                System.out.println(said);
            }
            return done;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean isDebian() {
        try {
            return Files.exists(Path.of("/etc/os-release"))
                    && Files.readAllLines(Path.of("/etc/os-release")).contains("ID=debian");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }
}
