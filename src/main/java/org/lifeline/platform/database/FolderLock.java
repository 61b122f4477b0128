package org.lifeline.platform.database;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.PrivateFiles;

/**
 * Ensures that only one process uses a data folder. The operating system releases the lock when the process ends, in whatever way it ends.
 * If the lock is lost while its owner runs (a file system without locks, a lock file that somebody removed), the owner's process number and
 * start time in the file still show it.
 */
final class FolderLock implements Closeable {

    /**
     * All locks of this process. A lock ends with its channel, and a channel that nobody refers to is closed by garbage collection. Opening
     * the file a second time and closing it would also end the lock (POSIX), so this map is consulted before the file is touched.
     */
    private static final Map<Path, FolderLock> HELD = new HashMap<>();

    private static final Pattern OWNER = Pattern.compile("process (\\d{1,18}), started (\\S+)\\s*");
    private static final int LONGEST = 200;

    /**
     * Systems report the start of a process to the second, computed from the boot time, which may shift a little when the clock is set.
     */
    private static final Duration SAME_START = Duration.ofSeconds(5);

    private final Path file;
    private final FileChannel channel;
    private final FileLock lock;

    private FolderLock(Path file, FileChannel channel, FileLock lock) {
        this.file = file;
        this.channel = channel;
        this.lock = lock;
    }

    /** @throws FolderTaken when another process, or this one, uses the folder already */
    static FolderLock take(Path lockFile) throws IOException {
        Path file = Objects.requireNonNull(lockFile.toAbsolutePath().getParent())
                .toRealPath()
                .resolve(lockFile.getFileName());
        synchronized (HELD) {
            if (HELD.containsKey(file)) {
                throw new FolderTaken("this process already runs a Lifeline on this folder");
            }
            make(file);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                FileLock lock = channel.tryLock();
                Optional<ProcessHandle> owner = runningOwner(read(channel));
                if (lock == null || owner.isPresent()) {
                    throw new FolderTaken("another Lifeline is running on this folder"
                            + owner.map(o -> " (process " + o.pid() + ")").orElse(""));
                }
                write(channel, me());
                FolderLock taken = new FolderLock(file, channel, lock);
                HELD.put(file, taken);
                return taken;
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        }
    }

    private static void make(Path file) throws IOException {
        try {
            if (!Files.exists(file)) {
                PrivateFiles.create(file, new byte[0]);
            }
        } catch (FileAlreadyExistsException anotherStart) {
            // the lock decides which of the two has the folder
        }
    }

    boolean isHeld() {
        return lock.isValid();
    }

    /** Releases the folder. Everything that used it must have ended before. */
    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            if (HELD.remove(file, this)) {
                // first clear the name, then release the lock: the next owner of the lock must not find the name of a
                // running process
                channel.truncate(0);
                channel.close();
            }
        }
    }

    private static String me() {
        ProcessHandle me = ProcessHandle.current();
        return "process " + me.pid() + ", started " + me.info().startInstant().orElse(Instant.EPOCH) + "\n";
    }

    /** The process that the file names, if it is exactly that process and still running. In a new container its number may be our own. */
    static Optional<ProcessHandle> runningOwner(String text) {
        Matcher owner = OWNER.matcher(text);
        if (!owner.matches()) {
            return Optional.empty();
        }
        Instant start;
        try {
            start = Instant.parse(owner.group(2));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(owner.group(1)))
                .filter(ProcessHandle::isAlive)
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .filter(process -> isStart(process.info().startInstant().orElse(null), start));
    }

    private static boolean isStart(@Nullable Instant ofProcess, Instant written) {
        return ofProcess != null && Duration.between(ofProcess, written).abs().compareTo(SAME_START) < 0;
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(LONGEST);
        int length = channel.read(text, 0);
        return length <= 0 ? "" : new String(text.array(), 0, length, StandardCharsets.UTF_8);
    }

    private static void write(FileChannel channel, String text) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
        channel.force(true);
    }
}
