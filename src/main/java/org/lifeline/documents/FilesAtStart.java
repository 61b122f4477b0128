package org.lifeline.documents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.lifeline.documents.StoredFiles.StoredFile;
import org.lifeline.platform.DataFolder;
import org.lifeline.platform.StartRefused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Looks for some documents at the start. A folder that holds none of them is another one, such as the place where a disk should be mounted:
 * new documents would go there, and no other node would see them.
 */
@Component
class FilesAtStart {

    private static final Logger LOG = LoggerFactory.getLogger(FilesAtStart.class);

    private static final int LOOKED_FOR = 20;

    /** @throws StartRefused when none of them is there */
    FilesAtStart(StoredFiles files, FilePlaces places, DataFolder data, DocumentProperties properties) {
        check(
                files.someIn(FolderPlace.LABEL, LOOKED_FOR),
                places.get(FolderPlace.LABEL),
                data.folder("documents"),
                properties.lost());
    }

    static void check(List<StoredFile> wanted, FilePlace place, Path folder, boolean lost) {
        long missing = wanted.stream().filter(file -> isMissing(file, place)).count();
        if (missing == 0) {
            return;
        }
        if (missing == wanted.size() && !lost) {
            throw new StartRefused(
                    "The folder " + folder + " holds none of the documents that the database knows (" + missing
                            + " were looked for).",
                    "Mount the disk that they are on, or restore them from the backup. If they are lost for good, set lifeline.documents.lost=true.");
        }
        LOG.warn(
                "Documents are missing in the folder {}: {} of the {} that were looked for. The page of operations can check all",
                folder,
                missing,
                wanted.size());
    }

    private static boolean isMissing(StoredFile file, FilePlace place) {
        try (InputStream there = place.read(file.name())) {
            return false;
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException unreadable) {
            // that says nothing about the others; who wants to see it is told
            return false;
        }
    }
}
