package org.lifeline.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.documents.StoredFiles.StoredFile;
import org.lifeline.platform.StartRefused;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What is said at the start of a folder without the documents that should be in it. */
@ExtendWith(OutputCaptureExtension.class)
class FilesAtStartTest {

    @TempDir
    private Path folder;

    private static StoredFile file() {
        return new StoredFile("0".repeat(64), UUID.randomUUID(), FolderPlace.LABEL, 1, new byte[0]);
    }

    private void check(List<StoredFile> wanted, boolean lost) {
        FilesAtStart.check(wanted, new FolderPlace(folder), folder, lost);
    }

    private StoredFile kept() throws Exception {
        StoredFile file = file();
        String name = file.name().toString();
        Files.write(
                Files.createDirectories(folder.resolve(name.substring(0, 2))).resolve(name), new byte[1]);
        return file;
    }

    @Test
    void refusesAFolderWithoutASingleOneOfThem(CapturedOutput console) {
        assertThatThrownBy(() -> check(List.of(file(), file()), false))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining(folder + " holds none of the documents that the database knows (2");
        check(List.of(file(), file()), true);
        assertThat(console.getOut()).contains("2 of the 2 that were looked for");
    }

    @Test
    void saysInOneLineThatSomeAreMissing(CapturedOutput console) throws Exception {
        check(new ArrayList<>(List.of(kept(), file())), false);
        assertThat(console.getOut()).contains("Documents are missing in the folder " + folder + ": 1 of the 2");
    }

    @Test
    void saysNothingWhenAllAreThereOrNoneIsWanted(CapturedOutput console) throws Exception {
        check(List.of(kept()), false);
        check(List.of(), false);
        assertThat(console.getOut()).doesNotContain("Documents are missing");
    }
}
