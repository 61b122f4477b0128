package org.lifeline.platform;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Where files lie that are on their way, such as an upload of which one half has arrived: people's papers, not encrypted yet. Each node has a
 * folder of its own there, which nobody but its user can read, and which goes with the node. What a killed node left goes with the next start.
 */
@Component
public class WorkFolder implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(WorkFolder.class);

    private static final String LOCK = ".lock";

    /** The locks of this process: to open and close such a file a second time would end the lock (POSIX). */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final Path lockFile;
    /** Open for reading: a file that is open for writing would keep the machine from making a disk read-only. */
    private final FileChannel lock;

    /** @throws StartRefused when the folder cannot be made, or cannot be locked */
    WorkFolder(LifelineProperties properties, DataFolder data) {
        // the image library would copy each picture into the machine's folder for temporary files
        ImageIO.setUseCache(false);
        Path given = properties.workFolder();
        Path all = given == null
                ? data.path().resolve("work")
                : given.toAbsolutePath().normalize();
        try {
            PrivateFiles.folder(all);
            PrivateFiles.repair(all);
            deleteLeftOver(all);
            folder = all.resolve(UUID.randomUUID().toString());
            lockFile = all.resolve(folder.getFileName() + LOCK);
            HELD.add(lockFile);
            // it has its name only once it is locked, so that no other start takes it for one that was left
            Path unlocked = PrivateFiles.temporary(all, "lock", ".new");
            lock = FileChannel.open(unlocked, StandardOpenOption.READ);
            lock.lock(0, Long.MAX_VALUE, true);
            Files.move(unlocked, lockFile, StandardCopyOption.ATOMIC_MOVE);
            PrivateFiles.folder(folder);
        } catch (IOException e) {
            throw new StartRefused(
                    "The folder " + all + " for files that are on their way cannot be used: " + e.getMessage(),
                    "Give it to the user that runs Lifeline, make room on its disk, or name another with lifeline.work-folder.",
                    e);
        }
    }

    /** The absolute path of this node's own. */
    public Path path() {
        return folder;
    }

    /** Whether a file can be written there now. */
    public boolean isWritable() {
        try {
            Path probe = PrivateFiles.temporary(folder, "probe", "");
            try {
                Files.write(probe, new byte[1]);
            } finally {
                Files.deleteIfExists(probe);
            }
            return true;
        } catch (IOException e) {
            LOG.error("the folder {} for files that are on their way cannot be written: {}", folder, e.toString());
            return false;
        }
    }

    private static void deleteLeftOver(Path all) throws IOException {
        List<Path> locks;
        try (Stream<Path> entries = Files.list(all)) {
            locks = entries.filter(entry -> entry.toString().endsWith(LOCK)).toList();
        }
        for (Path left : locks) {
            if (!HELD.contains(left)) {
                deleteUnlessHeld(left);
            }
        }
    }

    /** The system gives up the lock of a process that ends, so whoever gets it knows that its folder is nobody's. */
    private static void deleteUnlessHeld(Path lockFile) {
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE)) {
            if (channel.tryLock() != null) {
                String name = lockFile.getFileName().toString();
                delete(lockFile.resolveSibling(name.substring(0, name.length() - LOCK.length())));
                Files.deleteIfExists(lockFile);
            }
        } catch (IOException e) {
            // another node that starts deletes it at the same moment, or the file system knows no locks
            LOG.warn("what a node left in {} is not deleted: {}", lockFile, e.toString());
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException error) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Override
    public void destroy() throws IOException {
        delete(folder);
        Files.deleteIfExists(lockFile);
        lock.close();
        HELD.remove(lockFile);
    }
}
