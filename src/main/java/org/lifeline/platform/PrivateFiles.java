package org.lifeline.platform;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes files that only their owner can read, as nobody else on the machine may read the data folder. Where the file system has no such
 * permissions (Windows), only the folder's own rules protect the files.
 */
public final class PrivateFiles {

    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private PrivateFiles() {}

    /** Creates the folder and any missing folders above it, all readable by their owner only. A folder that exists is not changed. */
    public static Path folder(Path folder) throws IOException {
        return Files.createDirectories(folder, attributes(folder, FOLDER));
    }

    /** Creates an empty file with a unique name in the folder. */
    public static Path temporary(Path folder, String prefix, String suffix) throws IOException {
        return Files.createTempFile(folder, prefix, suffix, attributes(folder, FILE));
    }

    /** Writes the file atomically: readers, also after a crash, find either the old content or the new, never a part. */
    public static void write(Path file, byte[] content) throws IOException {
        Path draft = draft(file, content);
        try {
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /**
     * Writes a new file atomically. When this returns, the file is on disk.
     *
     * @throws FileAlreadyExistsException when the file exists already; then it is not changed
     */
    public static void create(Path file, byte[] content) throws IOException {
        Path draft = draft(file, content);
        try {
            // creating a link fails when the name is taken, while a move would silently replace what another process
            // has just made
            Files.createLink(file, draft);
        } catch (UnsupportedOperationException noLinksHere) {
            Files.move(draft, file);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static Path draft(Path file, byte[] content) throws IOException {
        Path draft =
                temporary(Objects.requireNonNull(file.toAbsolutePath().getParent()), "." + file.getFileName(), ".part");
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(draft);
            throw e;
        }
        return draft;
    }

    /** Removes the permissions of all others from a file or folder, but not from what is in the folder. */
    static void repair(Path path) throws IOException {
        if (!posix(path) || Files.isSymbolicLink(path)) {
            return;
        }
        Set<PosixFilePermission> right = Files.isDirectory(path) ? FOLDER : FILE;
        if (!Files.getPosixFilePermissions(path).equals(right)) {
            Files.setPosixFilePermissions(path, right);
        }
    }

    /**
     * Does the same for a folder and everything in it. The folder itself is done last: as long as it is open to others, its content may be,
     * too; and for a folder that is private already, its million documents need not be examined.
     */
    static void repairTree(Path folder) throws IOException {
        if (!posix(folder) || Files.getPosixFilePermissions(folder).equals(FOLDER)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                repair(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException error) throws IOException {
                if (error != null) {
                    throw error;
                }
                repair(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static boolean posix(Path path) throws IOException {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                && Files.getFileStore(path).supportsFileAttributeView("posix");
    }

    private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }
}
