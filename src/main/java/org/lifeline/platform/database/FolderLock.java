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
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.PrivateFiles;

/**
 * One process on a data folder. The operating system gives the lock back when the process ends, however it ends. Should the lock be
 * lost while its owner lives (a file system without locks, a lock file that somebody removed), the owner's process number and
 * start in the file still tell.
 */
final class FolderLock implements Closeable {

    /**
     * All locks of this process. The lock ends with its channel, and a channel that nobody refers to is closed as garbage. To open the
     * file a second time and close that would end the lock too (POSIX), so this map is also asked before the file is touched.
     */
    private static final Map<Path, FolderLock> HELD = new HashMap<>();

    private static final Pattern OWNER = Pattern.compile("process (\\d{1,18}), started (\\S+)\\s*");
    private static final int LONGEST = 200;

    /** Systems tell a start to the second, reckoned from the clock's time of boot, which may be set a little. */
    private static final Duration SAME_START = Duration.ofSeconds(5);

    private final Path file;
    private final FileChannel channel;
    private final FileLock lock;

    private FolderLock(Path file, FileChannel channel, FileLock lock) {
        this.file = file;
        this.channel = channel;
        this.lock = lock;
    }

    /** @throws FolderTaken when another process, or this one, works on the folder */
    static FolderLock take(Path lockFile) throws IOException {
        Path file = lockFile.toAbsolutePath().getParent().toRealPath().resolve(lockFile.getFileName());
        synchronized (HELD) {
            if (HELD.containsKey(file)) {
                throw new FolderTaken("this process already runs a Lifeline on this folder");
            }
            make(file);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                FileLock lock = channel.tryLock();
                Optional<ProcessHandle> owner = livingOwner(read(channel));
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
            // which of the two has it, the lock tells
        }
    }

    boolean isHeld() {
        return lock.isValid();
    }

    /** Gives the folder back. What worked on it must have ended. */
    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            if (HELD.remove(file, this)) {
                // first the name, then the lock: who takes the lock next must not meet a living owner
                channel.truncate(0);
                channel.close();
            }
        }
    }

    private static String me() {
        ProcessHandle me = ProcessHandle.current();
        return "process " + me.pid() + ", started " + me.info().startInstant().orElse(Instant.EPOCH) + "\n";
    }

    /** The process that the file names, if it is that very one and alive. In a new container its number may be ours by now. */
    static Optional<ProcessHandle> livingOwner(String text) {
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
