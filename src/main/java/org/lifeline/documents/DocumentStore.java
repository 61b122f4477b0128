package org.lifeline.documents;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Objects;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import org.lifeline.platform.DataFolder;
import org.lifeline.platform.PrivateFiles;
import org.springframework.stereotype.Component;

/**
 * Stores documents by the SHA-256 of their content (lower-case hex). The same content is stored only once. What is read is compared with
 * its checksum, so a byte that was changed on disk is detected and never shown.
 */
@Component
public class DocumentStore {

    /** The stored bytes are missing, or are not those that were stored. */
    public static final class Damaged extends RuntimeException {
        Damaged(String sha256) {
            super("document " + sha256 + " is damaged or missing in the store");
        }
    }

    private final Path folder;

    DocumentStore(DataFolder data) {
        this.folder = data.folder("documents");
    }

    /** Writes a content piece by piece. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Stores the content and returns its SHA-256. When this returns, the content is on disk. */
    public String put(byte[] content) {
        return put(out -> out.write(content));
    }

    /** As {@link #put(byte[])}, for a content that is too large for memory. */
    public String put(Content content) {
        try {
            PrivateFiles.folder(folder);
            Path incoming = PrivateFiles.temporary(folder, "incoming", ".part");
            try {
                MessageDigest digest = DigestUtils.getSha256Digest();
                try (OutputStream out =
                        new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(incoming)), digest)) {
                    content.writeTo(out);
                }
                String sha256 = Hex.encodeHexString(digest.digest());
                Path target = path(sha256);
                if (isIntact(target, sha256)) {
                    return sha256;
                }
                try (FileChannel channel = FileChannel.open(incoming, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
                PrivateFiles.folder(Objects.requireNonNull(target.getParent()));
                move(incoming, target);
                return sha256;
            } finally {
                Files.deleteIfExists(incoming);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the document store cannot be written", e);
        }
    }

    /**
     * The file with this content, which is too large for memory; nobody changes it.
     *
     * @throws Damaged when the bytes do not match their checksum or are missing
     */
    public Path intact(String sha256) throws IOException {
        Path file = path(sha256);
        if (!isIntact(file, sha256)) {
            throw new Damaged(sha256);
        }
        return file;
    }

    /**
     * Writes one byte and deletes it again.
     *
     * @throws IOException when the store cannot be written at present
     */
    void requireWritable() throws IOException {
        Path probe = PrivateFiles.temporary(PrivateFiles.folder(folder), "probe", ".part");
        try {
            Files.write(probe, new byte[1]);
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    private static boolean isIntact(Path file, String sha256) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return DigestUtils.sha256Hex(in).equals(sha256);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** @throws Damaged when the bytes do not match their checksum or are missing */
    public byte[] get(String sha256) {
        try (InputStream in = Files.newInputStream(path(sha256))) {
            byte[] content = in.readAllBytes();
            if (!DigestUtils.sha256Hex(content).equals(sha256)) {
                throw new Damaged(sha256);
            }
            return content;
        } catch (NoSuchFileException e) {
            throw new Damaged(sha256);
        } catch (IOException e) {
            throw new UncheckedIOException("the document store cannot be read", e);
        }
    }

    void delete(String sha256) {
        try {
            Files.deleteIfExists(path(sha256));
        } catch (IOException e) {
            throw new UncheckedIOException("the document store cannot be written", e);
        }
    }

    private Path path(String sha256) {
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("not a checksum");
        }
        return folder.resolve(sha256.substring(0, 2)).resolve(sha256);
    }
}
