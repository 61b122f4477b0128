package org.lifeline.documents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.lifeline.platform.PrivateFiles;

/** A folder, in which only the product's own account may read. Nodes that work together share it. */
final class FolderPlace implements FilePlace {

    static final String LABEL = "folder";

    /** The name of a file, as a UUID is written. */
    static final Pattern NAME = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private final Path folder;

    FolderPlace(Path folder) {
        this.folder = folder;
    }

    @Override
    public String label() {
        return LABEL;
    }

    @Override
    public void write(UUID name, Path draft) throws IOException {
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Path target = path(name);
        PrivateFiles.folder(Objects.requireNonNull(target.getParent()));
        try {
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public InputStream read(UUID name) throws IOException {
        return Files.newInputStream(path(name));
    }

    @Override
    public void delete(UUID name) throws IOException {
        Files.deleteIfExists(path(name));
    }

    @Override
    public void each(Consumer<Kept> file) throws IOException {
        for (Path path : files(folder, NAME, Long.MAX_VALUE)) {
            try {
                file.accept(new Kept(
                        UUID.fromString(path.getFileName().toString()),
                        Files.getLastModifiedTime(path).toInstant()));
            } catch (NoSuchFileException deletedMeanwhile) {
                // it is not kept any more
            }
        }
    }

    @Override
    public void requireWritable() throws IOException {
        Path probe = PrivateFiles.temporary(PrivateFiles.folder(folder), "probe", ".part");
        try {
            Files.write(probe, new byte[1]);
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    /** Some files of the folders in this one whose names have this form. */
    static List<Path> files(Path folder, Pattern name, long most) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder, 2)) {
            return all.filter(
                            path -> name.matcher(path.getFileName().toString()).matches())
                    .limit(most)
                    .toList();
        }
    }

    private Path path(UUID name) {
        return folder.resolve(name.toString().substring(0, 2)).resolve(name.toString());
    }
}
