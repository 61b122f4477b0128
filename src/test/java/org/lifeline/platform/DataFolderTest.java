package org.lifeline.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @TempDir
    Path disk;

    /** Where files have permissions: the disk; else an archive that keeps them, so that no machine skips these tests. */
    private Path folder;

    private final List<FileSystem> archives = new ArrayList<>();

    @BeforeEach
    void findPermissions() throws IOException {
        folder = Files.getFileStore(disk).supportsFileAttributeView("posix")
                ? disk
                : archive(Map.of("create", true, "enablePosixFileAttributes", true));
    }

    @AfterEach
    void closeArchives() throws IOException {
        for (FileSystem archive : archives) {
            archive.close();
        }
    }

    private Path archive(Map<String, ?> settings) throws IOException {
        FileSystem archive = FileSystems.newFileSystem(disk.resolve("archive-" + archives.size() + ".zip"), settings);
        archives.add(archive);
        return archive.getPath("/");
    }

    private static DataFolder open(Path data) {
        return new DataFolder(new LifelineProperties(
                URI.create("http://localhost:8080"), data, null, "Lifeline", "ET", ZoneOffset.UTC));
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
    void restrictsFilesThatAnEarlierVersionLeftReadable() throws IOException {
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
    void createsFoldersForTheOwnerOnly() throws IOException {
        Path data = folder.resolve("new/data");

        Path documents = open(data).folder("documents");

        assertThat(permissions(data)).isEqualTo("rwx------");
        assertThat(permissions(documents)).isEqualTo("rwx------");
    }

    /** Someone names a folder that is also used for something else: it must not be shut to those others. */
    @Test
    void doesNotRestrictAFolderSharedWithOtherFiles() throws IOException {
        Path data = folder.resolve("shared");
        openToAll(data.resolve("documents/ab/abcd"), "scan");
        Path theirs = openToAll(data.resolve("theirs.txt"), "");

        open(data);

        assertThat(permissions(data)).isEqualTo("rwxr-xr-x");
        assertThat(permissions(theirs)).isEqualTo("rw-r--r--");
        assertThat(permissions(data.resolve("documents/ab/abcd"))).isEqualTo("rw-------");
    }

    @Test
    void reportsThatTheFolderCannotBeWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> open(file.resolve("data")))
                .withMessageStartingWith("The data folder " + file.resolve("data") + " cannot be written")
                .withMessageNotContaining("\n");
        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> open(file))
                .withMessageContaining("a file of that name");
    }

    /** As on Windows, where the folder's own rules are all there is. */
    @Test
    void worksOnFileSystemsWithoutPosixPermissions() throws IOException {
        Path plain = archive(Map.of("create", true));
        assertThat(Files.getFileStore(plain).supportsFileAttributeView("posix")).isFalse();
        Path data = plain.resolve("data");
        Files.createDirectories(data.resolve("documents/ab"));
        Path document = Files.writeString(data.resolve("documents/ab/abcd"), "scan");

        DataFolder opened = open(data);
        PrivateFiles.write(opened.folder("outbox").resolve("letter.eml"), "PIN 1234".getBytes(StandardCharsets.UTF_8));

        assertThat(document).hasContent("scan");
        assertThat(data.resolve("outbox/letter.eml")).hasContent("PIN 1234");
        try (Stream<Path> left = Files.list(data)) {
            assertThat(left.map(path -> path.getFileName().toString().replace("/", "")))
                    .containsExactlyInAnyOrder("documents", "outbox");
        }
    }

    /** The other machines' way to these tests, tried on this one too. */
    @Test
    void permissionsInsideAnArchiveAreSetToo() throws IOException {
        folder = archive(Map.of("create", true, "enablePosixFileAttributes", true));
        restrictsFilesThatAnEarlierVersionLeftReadable();
        doesNotRestrictAFolderSharedWithOtherFiles();
    }
}
