package org.lifeline.platform;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The data folder. It exists, is writable, and only its owner can read what is in it. Permissions that an earlier version left open to
 * others are corrected at each start, before anything is read from the folder.
 */
@Component
public class DataFolder {

    private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);

    /** Entries that the product itself puts there. A folder with any other entry belongs to somebody else, and keeps its permissions. */
    private static final Set<String> OURS = Set.of(
            "postgres",
            "postgres.new",
            "postgres-programs",
            "postgres.log",
            "postgres.log.1",
            "postgres.password",
            "documents",
            "outbox",
            "keys.p12",
            "keys.p12.lock",
            "personal-data.key",
            "lifeline.lock",
            "opensearch",
            "work");

    /** The draft of one of these files, left behind by a process that was killed. */
    private static final Pattern DRAFT = Pattern.compile("\\..*\\.(part|p12)");

    private final Path folder;

    /** @throws StartRefused when the folder cannot be created or written */
    DataFolder(LifelineProperties properties) {
        this.folder = properties.dataFolder().toAbsolutePath().normalize();
        try {
            PrivateFiles.folder(folder);
            requireWritable();
        } catch (IOException e) {
            throw new StartRefused(
                    "The data folder " + folder + " cannot be written: " + reason(e),
                    "Give the folder to the user that runs Lifeline, make room on its disk, or name another with lifeline.data-folder.",
                    e);
        }
        restrictToOwner();
    }

    /** The absolute path. */
    public Path path() {
        return folder;
    }

    /** A folder in the data folder, created if it is missing. */
    public Path folder(String name) {
        try {
            return PrivateFiles.folder(folder.resolve(name));
        } catch (IOException e) {
            throw new StartRefused(
                    "The folder " + folder.resolve(name) + " cannot be made: " + reason(e),
                    "Give the data folder to the user that runs Lifeline, or name another with lifeline.data-folder.",
                    e);
        }
    }

    private void requireWritable() throws IOException {
        Path probe = PrivateFiles.temporary(folder, ".start", ".part");
        try {
            Files.write(probe, new byte[1]);
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    private void restrictToOwner() {
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> all = entries.toList();
            if (all.stream().map(e -> e.getFileName().toString()).allMatch(DataFolder::isOurs)) {
                PrivateFiles.repair(folder);
            }
            for (Path entry : all) {
                if (!isOurs(entry.getFileName().toString())) {
                    continue;
                }
                if (Files.isDirectory(entry)) {
                    PrivateFiles.repairTree(entry);
                } else {
                    PrivateFiles.repair(entry);
                }
            }
        } catch (IOException e) {
            // a volume that belongs to another user; only that user can change its permissions
            LOG.warn("the permissions in the data folder {} cannot be repaired: {}", folder, reason(e));
        }
    }

    private static boolean isOurs(String name) {
        return OURS.contains(name) || DRAFT.matcher(name).matches();
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "there is a file of that name";
        }
        return e instanceof FileSystemException f && f.getReason() != null
                ? f.getReason()
                : String.valueOf(e.getMessage());
    }
}
