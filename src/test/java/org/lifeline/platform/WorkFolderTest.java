package org.lifeline.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkFolderTest {

    private static final String PAPER = "upload_1.tmp";

    @TempDir
    Path data;

    private static WorkFolder open(Path data, @Nullable Path work) {
        LifelineProperties properties = new LifelineProperties(
                URI.create("http://localhost:8080"), data, work, "Lifeline", "ET", ZoneOffset.UTC);
        return new WorkFolder(properties, new DataFolder(properties));
    }

    /** A node in a process of its own, which is killed while a document is on its way to it. */
    public static final class Node {

        public static void main(String[] args) throws Exception {
            Files.writeString(open(Path.of(args[0]), null).path().resolve(PAPER), "a paper");
            // it is killed long before; if not, it does not stay for ever
            Thread.sleep(PATIENCE.toMillis());
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(data.resolve("work"))) {
            return all.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }

    @Test
    void givesEachNodeAFolderThatOnlyItsUserCanRead() throws IOException {
        WorkFolder one = open(data, null);
        WorkFolder other = open(data, null);

        assertThat(one.path()).isNotEqualTo(other.path());
        for (Path folder : List.of(one.path(), other.path(), data.resolve("work"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                    .isEqualTo("rwx------");
        }
        one.destroy();
        other.destroy();
        assertThat(data.resolve("work")).isEmptyDirectory();
    }

    @Test
    void deletesWhatAKilledNodeLeftAndNothingOfOneThatRuns() throws Exception {
        WorkFolder here = open(data, null);
        Files.writeString(here.path().resolve("upload_here.tmp"), "a paper");
        Process node = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Node.class.getName(),
                        data.toString())
                .inheritIO()
                .start();
        try {
            await().atMost(PATIENCE).until(() -> files().contains(PAPER));

            open(data, null).destroy();
            assertThat(files()).contains(PAPER, "upload_here.tmp");
        } finally {
            node.destroyForcibly().waitFor();
        }
        open(data, null).destroy();

        assertThat(files()).doesNotContain(PAPER).contains("upload_here.tmp").hasSize(2);
        here.destroy();
    }

    @Test
    void isWhereASettingSaysAndRefusesTheStartWhereItCannotBe() throws IOException {
        Path elsewhere = data.resolve("memory/work");
        WorkFolder work = open(data, elsewhere);
        assertThat(work.path()).startsWith(elsewhere);
        assertThat(work.isWritable()).isTrue();
        work.destroy();
        assertThat(work.isWritable()).isFalse();

        Path file = Files.createFile(data.resolve("file"));
        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> open(data, file))
                .withMessageContaining(file.toString());
    }
}
