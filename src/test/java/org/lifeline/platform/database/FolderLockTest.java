package org.lifeline.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {

    @TempDir
    Path folder;

    /** Asks from another process, as a second start does: exit code 0 when the lock is free. */
    static final class Probe {
        public static void main(String[] args) throws IOException {
            try (FileChannel channel = FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE);
                    FileLock lock = channel.tryLock()) {
                System.exit(lock == null ? 1 : 0);
            }
        }
    }

    private static boolean isFreeForAnotherProcess(Path file) throws Exception {
        return new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-cp",
                                Path.of(Probe.class
                                                .getProtectionDomain()
                                                .getCodeSource()
                                                .getLocation()
                                                .toURI())
                                        .toString(),
                                Probe.class.getName(),
                                file.toString())
                        .inheritIO()
                        .start()
                        .waitFor()
                == 0;
    }

    @Test
    void isHeldUntilTheProcessEndsWithoutAReference() throws Exception {
        Path file = folder.resolve("lifeline.lock");
        FolderLock.take(file);
        for (int i = 0; i < 3; i++) {
            System.gc();
            System.runFinalization();
        }

        assertThat(isFreeForAnotherProcess(file)).isFalse();
        // a second try in the same process, which a careless one would end the lock with
        assertThatExceptionOfType(FolderTaken.class).isThrownBy(() -> FolderLock.take(file));
        assertThat(isFreeForAnotherProcess(file)).isFalse();
    }

    @Test
    void isReleasedOnClose() throws Exception {
        Path file = folder.resolve("lifeline.lock");

        FolderLock.take(file).close();

        assertThat(isFreeForAnotherProcess(file)).isTrue();
        assertThat(file).isEmptyFile();
        FolderLock.take(file).close();
    }

    @Test
    void refusesAFolderWhoseOwnerStillRunsThoughTheLockIsLost() throws Exception {
        Path file = folder.resolve("lifeline.lock");
        Process owner = new ProcessBuilder("sleep", "600").start();
        try {
            Files.writeString(
                    file,
                    "process " + owner.pid() + ", started "
                            + owner.info().startInstant().orElseThrow() + "\n");

            assertThatExceptionOfType(FolderTaken.class)
                    .isThrownBy(() -> FolderLock.take(file))
                    .withMessageContaining("process " + owner.pid());
        } finally {
            owner.destroyForcibly().waitFor();
        }
        FolderLock.take(file).close();
    }

    @Test
    void takesAFolderWhoseOwnersProcessIdWasReused() throws Exception {
        Path file = folder.resolve("lifeline.lock");
        Process other = new ProcessBuilder("sleep", "600").start();
        try {
            Files.writeString(file, "process " + other.pid() + ", started 2001-01-01T00:00:00Z\n");

            FolderLock.take(file).close();
        } finally {
            other.destroyForcibly().waitFor();
        }
    }
}
