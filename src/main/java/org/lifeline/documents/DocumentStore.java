package org.lifeline.documents;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.io.output.CountingOutputStream;
import org.jspecify.annotations.Nullable;
import org.lifeline.documents.StoredFiles.StoredFile;
import org.lifeline.platform.DataFolder;
import org.lifeline.platform.PrivateFiles;
import org.lifeline.platform.problem.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.AbstractResource;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Stores documents by the SHA-256 of their content (lower-case hex). The same content is stored only once. Each file is encrypted with a key
 * of its own and has a name that says nothing; table {@code stored_file} says which file has which content. What is read is compared with
 * its checksum, so a byte that was changed in the store is detected and never shown.
 */
@Component
public class DocumentStore {

    private static final Logger LOG = LoggerFactory.getLogger(DocumentStore.class);

    /** A file of an earlier version, which was not encrypted and had its checksum as its name. */
    static final Pattern CHECKSUM = Pattern.compile("[0-9a-f]{64}");

    /** The draft of a file that was not whole when a process was killed. */
    static final Pattern DRAFT = Pattern.compile("(incoming|probe).*\\.part");

    /**
     * The stored bytes are missing, or are not those that were stored. Whoever wanted to see them is told so in plain words; operations see it
     * on their page.
     */
    public static final class Damaged extends RuntimeException {

        private static final String TOLD =
                "This document cannot be read at the moment: its file is missing or damaged. Those who run Lifeline know it, and restore the file. Try again later.";

        private final boolean missing;

        Damaged(String sha256, boolean missing) {
            super(
                    "document " + sha256 + " is " + (missing ? "missing" : "altered") + " in the store",
                    Refused.unavailable("documentDamaged", TOLD));
            this.missing = missing;
        }

        boolean isMissing() {
            return missing;
        }
    }

    /** Writes a content piece by piece. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private final Path folder;
    private final FilePlaces places;
    private final StoredFiles files;
    private final DocumentFaults faults;
    private final SecureRandom random = new SecureRandom();

    DocumentStore(DataFolder data, FilePlaces places, StoredFiles files, DocumentFaults faults) {
        this.folder = data.folder("documents");
        this.places = places;
        this.files = files;
        this.faults = faults;
    }

    /** Stores the content and returns its SHA-256. When this returns, the content is in the store. */
    public String put(byte[] content) {
        return put(out -> out.write(content));
    }

    /** As {@link #put(byte[])}, for a content that is too large for memory. */
    public String put(Content content) {
        try {
            UUID name = UUID.randomUUID();
            byte[] key = new byte[SealedFile.KEY_BYTES];
            random.nextBytes(key);
            // what has not arrived wholly is encrypted, too
            Path draft = PrivateFiles.temporary(PrivateFiles.folder(folder), "incoming", ".part");
            try {
                MessageDigest digest = DigestUtils.getSha256Digest();
                long bytes;
                try (CountingOutputStream out = new CountingOutputStream(new DigestOutputStream(
                        SealedFile.writing(new BufferedOutputStream(Files.newOutputStream(draft)), key, name),
                        digest))) {
                    content.writeTo(out);
                    bytes = out.getByteCount();
                }
                String sha256 = Hex.encodeHexString(digest.digest());
                if (!isKept(sha256)) {
                    keep(sha256, name, bytes, key, draft);
                }
                return sha256;
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Such as while the disk is full. Whoever wanted to store something is told so in plain words. */
    private static UncheckedIOException unwritable(IOException e) {
        LOG.error("the document store cannot be written", e);
        return new UncheckedIOException(
                "the document store cannot be written", new IOException(e.getMessage(), Refused.documentNotStored()));
    }

    /** Whether the content is stored and whole. Then nobody deletes it before this transaction ends. */
    private boolean isKept(String sha256) throws IOException {
        Optional<StoredFile> known = files.keep(sha256);
        return known.isPresent() && isIntact(known.get());
    }

    private void keep(String sha256, UUID name, long bytes, byte[] key, Path draft) throws IOException {
        FilePlace place = places.current();
        place.write(name, draft);
        boolean used = false;
        try {
            used = files.add(sha256, name, place.label(), bytes, key);
            Optional<StoredFile> other = used ? Optional.empty() : files.lock(sha256);
            if (other.isPresent() && !isIntact(other.get())) {
                files.replace(other.get(), name, place.label(), key);
                faults.forget(sha256);
                used = true;
                deleteAfterCommit(other.get().place(), other.get().name());
            }
        } finally {
            if (!used) {
                deleteCarefully(place, name);
            }
        }
        if (used) {
            deleteAfterRollback(place, name);
        }
    }

    private boolean isIntact(StoredFile file) throws IOException {
        try (InputStream in = open(file)) {
            return DigestUtils.sha256Hex(in).equals(file.sha256());
        } catch (IOException missingOrAltered) {
            return false;
        }
    }

    private InputStream open(StoredFile file) throws IOException {
        InputStream sealed;
        try {
            sealed = new Encrypted(places.get(file.place()).read(file.name()));
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw unreadable(e);
        }
        return SealedFile.reading(sealed, files.key(file), file.name());
    }

    /** The place does not answer, which says nothing about its files. Whoever wanted to see one is told so in plain words. */
    private static UncheckedIOException unreadable(IOException e) {
        LOG.error("the document store cannot be read", e);
        return new UncheckedIOException(
                "the document store cannot be read",
                new IOException(
                        e.getMessage(),
                        Refused.unavailable(
                                "documentsUnavailable",
                                "Documents cannot be read at the moment. Try again in some minutes; nothing is lost.")));
    }

    /** Tells a place that stops answering from bytes that were altered: those are noticed when they are decrypted, as an {@link IOException}. */
    private static final class Encrypted extends FilterInputStream {

        Encrypted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (IOException e) {
                throw unreadable(e);
            }
        }

        @Override
        public int read(byte[] to, int from, int most) throws IOException {
            try {
                return super.read(to, from, most);
            } catch (IOException e) {
                throw unreadable(e);
            }
        }
    }

    /**
     * The content with this checksum, which may be too large for memory. It is compared with its checksum before this returns, and each part
     * of it once more when it is read.
     *
     * @throws Damaged when the bytes are missing or do not match their checksum
     */
    public Resource intact(String sha256) {
        read(sha256, OutputStream.nullOutputStream());
        return new AbstractResource() {
            @Override
            public InputStream getInputStream() throws IOException {
                return stream(sha256);
            }

            @Override
            public long contentLength() throws IOException {
                Optional<StoredFile> file = files.find(sha256);
                return file.isPresent() ? file.get().bytes() : Files.size(unencrypted(sha256));
            }

            @Override
            public String getDescription() {
                return "document " + sha256;
            }
        };
    }

    /**
     * The content from its beginning. Each part is checked when it is read, the checksum of the whole is not: for a large content of which a
     * part is read again and again, after {@link #intact} has read all of it once.
     *
     * @throws Damaged now when the file is missing, and later when a part that is read was altered
     */
    public InputStream stream(String sha256) throws IOException {
        StoredFile seen = null;
        while (true) {
            Optional<StoredFile> file = files.find(sha256);
            try {
                return new Unaltered(
                        file.isPresent() ? open(file.get()) : Files.newInputStream(unencrypted(sha256)), sha256);
            } catch (NoSuchFileException e) {
                Optional<StoredFile> now = files.find(sha256);
                if (!isElsewhereNow(now, file, seen)) {
                    throw damaged(sha256, true);
                }
                seen = now.orElseThrow();
            }
        }
    }

    /** Whether a file that is not there was moved or replaced since its row was read: then its row says so now. */
    private static boolean isElsewhereNow(
            Optional<StoredFile> now, Optional<StoredFile> before, @Nullable StoredFile seen) {
        return now.isPresent() && !isSame(now.get(), before.orElse(null)) && !isSame(now.get(), seen);
    }

    /** Tells whoever reads an altered part so in plain words. */
    private final class Unaltered extends FilterInputStream {

        private final String sha256;

        Unaltered(InputStream in, String sha256) {
            super(in);
            this.sha256 = sha256;
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (IOException altered) {
                throw damaged(sha256, false);
            }
        }

        @Override
        public int read(byte[] to, int from, int most) throws IOException {
            try {
                return super.read(to, from, most);
            } catch (IOException altered) {
                throw damaged(sha256, false);
            }
        }
    }

    /** @throws Damaged when the bytes are missing or do not match their checksum */
    public byte[] get(String sha256) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        read(sha256, content);
        return content.toByteArray();
    }

    private void read(String sha256, OutputStream out) {
        StoredFile seen = null;
        while (true) {
            Optional<StoredFile> file = files.find(sha256);
            MessageDigest digest = DigestUtils.getSha256Digest();
            try (InputStream in = new DigestInputStream(
                    file.isPresent() ? open(file.get()) : Files.newInputStream(unencrypted(sha256)), digest)) {
                in.transferTo(out);
            } catch (NoSuchFileException e) {
                Optional<StoredFile> now = files.find(sha256);
                if (isElsewhereNow(now, file, seen)) {
                    seen = now.orElseThrow();
                    continue;
                }
                throw damaged(sha256, true);
            } catch (IOException | IllegalStateException alteredOrKeyIsNotTheirs) {
                throw damaged(sha256, false);
            }
            if (!Hex.encodeHexString(digest.digest()).equals(sha256)) {
                throw damaged(sha256, false);
            }
            return;
        }
    }

    private Damaged damaged(String sha256, boolean missing) {
        faults.record(sha256, missing);
        return new Damaged(sha256, missing);
    }

    private static boolean isSame(StoredFile one, @Nullable StoredFile other) {
        return other != null && one.isSameFile(other);
    }

    /** Deletes a content, at once where there is no transaction, else when it is committed. */
    void delete(String sha256) {
        Optional<StoredFile> file = files.lock(sha256);
        files.delete(sha256);
        file.ifPresent(f -> deleteAfterCommit(f.place(), f.name()));
        try {
            Files.deleteIfExists(unencrypted(sha256));
        } catch (IOException e) {
            throw new UncheckedIOException("the document store cannot be written", e);
        }
    }

    /** Nobody else keeps this content before this transaction ends, so that it can be found out whether anything needs it. */
    void lock(String sha256) {
        files.lock(sha256);
    }

    /**
     * Writes one byte and deletes it again.
     *
     * @throws IOException when the store cannot be written at present
     */
    void requireWritable() throws IOException {
        places.current().requireWritable();
    }

    void deleteAfterCommit(String place, UUID name) {
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    deleteCarefully(places.get(place), name);
                }
            });
        } else {
            deleteCarefully(places.get(place), name);
        }
    }

    private void deleteAfterRollback(FilePlace place, UUID name) {
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCompletion(int status) {
                    if (status == STATUS_ROLLED_BACK) {
                        deleteCarefully(place, name);
                    }
                }
            });
        }
    }

    /** A file that is left is deleted by the daily care: no row names it. */
    private static void deleteCarefully(FilePlace place, UUID name) {
        try {
            place.delete(name);
        } catch (IOException e) {
            LOG.warn("a file that is not needed is still in the {}: {}", place.label(), name);
        }
    }

    Path unencrypted(String sha256) {
        if (!CHECKSUM.matcher(sha256).matches()) {
            throw new IllegalArgumentException("not a checksum");
        }
        return folder.resolve(sha256.substring(0, 2)).resolve(sha256);
    }
}
