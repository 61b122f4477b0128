package org.lifeline.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @TempDir
    Path folder;

    @BeforeEach
    void onlyWhereFilesHaveSuchPermissions() throws IOException {
        Assumptions.assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
    }

    private static DataFolder open(Path data) {
        return new DataFolder(new LifelineProperties(URI.create("http://localhost:8080"), data, "Lifeline", "ET", ZoneOffset.UTC));
    }

    private static Path openToAll(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void takesFromOthersWhatAnEarlierVersionLetThemRead() throws IOException {
        Path data = folder.resolve("data");
        Path mail = openToAll(data.resolve("outbox/A-1_received.eml"), "PIN 1234");
        Path document = openToAll(data.resolve("documents/ab/abcd"), "scan");
        Files.setPosixFilePermissions(data.resolve("documents"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Path key = openToAll(data.resolve("personal-data.key"), "key");

        open(data);

        assertThat(permissions(data)).isEqualTo("rwx------");
        assertThat(permissions(data.resolve("outbox"))).isEqualTo("rwx------");
        assertThat(permissions(data.resolve("documents"))).isEqualTo("rwx------");
        assertThat(permissions(data.resolve("documents/ab"))).isEqualTo("rwx------");
        assertThat(permissions(mail)).isEqualTo("rw-------");
        assertThat(permissions(document)).isEqualTo("rw-------");
        assertThat(permissions(key)).isEqualTo("rw-------");
    }

    @Test
    void makesItsFoldersForTheirOwnerAlone() throws IOException {
        Path data = folder.resolve("new/data");

        Path documents = open(data).folder("documents");

        assertThat(permissions(data)).isEqualTo("rwx------");
        assertThat(permissions(documents)).isEqualTo("rwx------");
    }

    /** Someone names a folder that is also used for something else: it must not be shut to those others. */
    @Test
    void leavesTheFolderItselfAloneWhereOthersKeepFilesToo() throws IOException {
        Path data = folder.resolve("shared");
        openToAll(data.resolve("documents/ab/abcd"), "scan");
        Path theirs = openToAll(data.resolve("theirs.txt"), "");

        open(data);

        assertThat(permissions(data)).isEqualTo("rwxr-xr-x");
        assertThat(permissions(theirs)).isEqualTo("rw-r--r--");
        assertThat(permissions(data.resolve("documents/ab/abcd"))).isEqualTo("rw-------");
    }

    @Test
    void saysInOneLineThatItCannotBeWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> open(file.resolve("data")))
                .withMessageStartingWith("The data folder " + file.resolve("data") + " cannot be written")
                .withMessageNotContaining("\n");
        assertThatExceptionOfType(StartRefused.class).isThrownBy(() -> open(file)).withMessageContaining("a file of that name");
    }
}
