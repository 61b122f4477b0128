package org.lifeline.documents;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.commons.codec.digest.DigestUtils;
import org.lifeline.documents.StoredFiles.StoredFile;
import org.lifeline.platform.DataFolder;
import org.lifeline.platform.PrivateFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Keeps the document store as the settings say, while it is used: the newest key, the right place, nothing unencrypted, nothing forgotten. */
@Component
public class StoreCare {

    private static final Logger LOG = LoggerFactory.getLogger(StoreCare.class);
    private static final int AT_ONCE = 100;

    /** More at a time, because the folder is walked from its beginning for each portion. */
    private static final int OLD_AT_ONCE = 10_000;

    /** A file without a row may belong to a request that is still running; nothing runs that long. */
    private static final Duration OLD = Duration.ofDays(1);

    private final DocumentStore store;
    private final StoredFiles files;
    private final FilePlaces places;
    private final Path folder;
    private final DocumentFaults faults;
    private final Uploads uploads;
    /** Apart from the job that runs this: a file may be deleted only when it is committed that another one took its place. */
    private final TransactionTemplate apart;

    private final Clock clock;

    StoreCare(
            DocumentStore store,
            StoredFiles files,
            FilePlaces places,
            DataFolder data,
            DocumentFaults faults,
            Uploads uploads,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.store = store;
        this.files = files;
        this.places = places;
        this.folder = data.folder("documents");
        this.faults = faults;
        this.uploads = uploads;
        this.apart = new TransactionTemplate(transactions);
        this.apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.clock = clock;
    }

    /**
     * Encrypts some files of earlier versions, encrypts the keys of some with the newest master key, and moves some to the place that the
     * settings name. Each one can be read all the time.
     *
     * @return whether there are perhaps more
     */
    public boolean careForSome() {
        int done = encryptOldFiles() + renewKeys() + moveFiles();
        return done > 0;
    }

    /** A file that was altered before stays as it is: it is read under its checksum, and told to be altered. */
    private int encryptOldFiles() {
        int done = 0;
        for (Path old : oldFiles()) {
            String sha256 = old.getFileName().toString();
            try {
                if (isStored(sha256, old)) {
                    Files.deleteIfExists(old);
                    done++;
                }
            } catch (IOException e) {
                throw new UncheckedIOException("a file of an earlier version cannot be encrypted", e);
            }
        }
        return done;
    }

    private boolean isStored(String sha256, Path old) throws IOException {
        try (InputStream in = Files.newInputStream(old)) {
            return DigestUtils.sha256Hex(in).equals(sha256)
                    && sha256.equals(apart.execute(status -> store.put(out -> Files.copy(old, out))));
        }
    }

    private List<Path> oldFiles() {
        try {
            return FolderPlace.files(folder, DocumentStore.CHECKSUM, OLD_AT_ONCE);
        } catch (IOException e) {
            throw new UncheckedIOException("the document store cannot be read", e);
        }
    }

    private int renewKeys() {
        Integer renewed = apart.execute(status -> files.renewKeys(AT_ONCE));
        return renewed == null ? 0 : renewed;
    }

    private int moveFiles() {
        FilePlace to = places.current();
        List<StoredFile> some = files.elsewhere(to.label(), AT_ONCE);
        some.forEach(file -> move(file, to));
        return some.size();
    }

    /** A file that is missing is recorded, and does not keep the others from being moved. */
    void move(StoredFile file, FilePlace to) {
        try {
            Path draft = PrivateFiles.temporary(folder, "incoming", ".part");
            try {
                try (InputStream in = places.get(file.place()).read(file.name())) {
                    Files.copy(in, draft, StandardCopyOption.REPLACE_EXISTING);
                }
                to.write(file.name(), draft);
            } finally {
                Files.deleteIfExists(draft);
            }
            apart.executeWithoutResult(status -> {
                if (files.move(file, to.label())) {
                    store.deleteAfterCommit(file.place(), file.name());
                }
            });
        } catch (NoSuchFileException e) {
            if (files.find(file.sha256()).filter(file::isSameFile).isPresent()) {
                faults.record(file.sha256(), true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a document cannot be moved to the " + to.label(), e);
        }
    }

    /** Deletes files that no row names, because a machine stopped in between, and those that were sent and never added to a case. */
    public void deleteForgottenFiles() {
        uploads.deleteForgotten();
        Instant old = clock.instant().minus(OLD);
        deleteDrafts(old);
        for (FilePlace place : places.all()) {
            List<UUID> some = new ArrayList<>();
            try {
                place.each(file -> {
                    if (file.since().isBefore(old)) {
                        some.add(file.name());
                        if (some.size() == AT_ONCE) {
                            deleteForgotten(place, some);
                        }
                    }
                });
                deleteForgotten(place, some);
            } catch (IOException e) {
                throw new UncheckedIOException("the files of the " + place.label() + " cannot be listed", e);
            }
        }
    }

    /** What was being written when a process was killed. */
    private void deleteDrafts(Instant old) {
        try {
            for (Path draft : FolderPlace.files(folder, DocumentStore.DRAFT, OLD_AT_ONCE)) {
                if (Files.getLastModifiedTime(draft).toInstant().isBefore(old) && Files.deleteIfExists(draft)) {
                    LOG.info("a part of a file was deleted from the folder: {}", draft.getFileName());
                }
            }
        } catch (NoSuchFileException endedMeanwhile) {
            LOG.debug("a file was being stored: the next night looks again");
        } catch (IOException e) {
            throw new UncheckedIOException("the document store cannot be read", e);
        }
    }

    private void deleteForgotten(FilePlace place, List<UUID> some) {
        Set<UUID> forgotten = files.unknown(some);
        some.clear();
        for (UUID name : forgotten) {
            try {
                place.delete(name);
                LOG.info("a file that no row names was deleted from the {}: {}", place.label(), name);
            } catch (IOException e) {
                throw new UncheckedIOException("a file cannot be deleted from the " + place.label(), e);
            }
        }
    }

    /**
     * Reads some documents, and records those that are missing or altered.
     *
     * @param after the checksum of the last one that was read; empty at the beginning
     * @return the last one that was read now; empty when there are no more
     */
    public String check(String after) {
        List<StoredFile> some = files.after(after, AT_ONCE);
        for (StoredFile file : some) {
            if (isIntact(file.sha256())) {
                faults.forget(file.sha256());
            }
        }
        faults.forgetUnneeded();
        return some.isEmpty() ? "" : some.get(some.size() - 1).sha256();
    }

    /** Whether it can be read; if not, the store has recorded why. */
    private boolean isIntact(String sha256) {
        try {
            store.intact(sha256);
            return true;
        } catch (DocumentStore.Damaged recorded) {
            return false;
        }
    }
}
