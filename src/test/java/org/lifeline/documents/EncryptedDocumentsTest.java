package org.lifeline.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.documents.DocumentProperties.Bucket;
import org.lifeline.documents.DocumentProperties.Place;
import org.lifeline.platform.DataFolder;
import org.lifeline.platform.SettingMissing;
import org.lifeline.platform.StartRefused;
import org.lifeline.platform.database.KnownKeys;
import org.lifeline.platform.privacy.KeyRing;
import org.lifeline.platform.problem.Refused;
import org.lifeline.testing.Api;
import org.lifeline.testing.DocumentFiles;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.LiveFolder;
import org.lifeline.testing.ObjectStore;
import org.lifeline.testing.Programs;
import org.lifeline.testing.SlowStore;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** How documents lie in the store, and what happens when files, keys or the object store are not as they were. */
class EncryptedDocumentsTest extends LifelineTest {

    private static final String OLD = Base64.getEncoder().encodeToString(new byte[32]);
    private static final String NEW = Base64.getEncoder()
            .encodeToString("a master key of thirty-two byte".concat("s").getBytes(StandardCharsets.US_ASCII));

    /** What the tests call a late answer of an object store. */
    private static final Duration SOON = Duration.ofMillis(400);

    @Autowired
    private DocumentStore store;

    @Autowired
    private StoreCare care;

    @Autowired
    private DocumentFaults faults;

    @Autowired
    private Uploads uploads;

    @Autowired
    private StoreFigures figures;

    @Autowired
    private DataFolder data;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private KeyRing ring;

    @Autowired
    private KnownKeys known;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private PlatformTransactionManager transactions;

    @Autowired
    private Clock clock;

    private static byte[] letter() {
        return ("A letter that nobody else reads " + UUID.randomUUID())
                .repeat(5000)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isReadableIn(Path folder, byte[] content) throws IOException {
        String text = new String(content, 0, 60, StandardCharsets.UTF_8);
        String sha256 = DigestUtils.sha256Hex(content);
        return LiveFolder.files(folder).keySet().stream().anyMatch(file -> {
            try {
                return file.toString().contains(sha256)
                        || new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
            } catch (IOException goneMeanwhile) {
                return false;
            }
        });
    }

    @Test
    void noDocumentCanBeReadOnDiskAndItsFileDoesNotTellItsChecksum() throws Exception {
        byte[] letter = letter();

        String sha256 = store.put(letter);

        assertThat(sha256).isEqualTo(DigestUtils.sha256Hex(letter));
        assertThat(store.get(sha256)).isEqualTo(letter);
        assertThat(store.intact(sha256).getContentAsByteArray()).isEqualTo(letter);
        assertThat(store.intact(sha256).contentLength()).isEqualTo(letter.length);
        assertThat(isReadableIn(DATA.resolve("documents"), letter)).isFalse();
    }

    @Test
    void anAlteredShortenedOrExchangedFileIsNeverShown() throws Exception {
        byte[] letter = letter();
        String sha256 = store.put(letter);
        Path file = DocumentFiles.of(jdbc, sha256);
        byte[] sealed = Files.readAllBytes(file);

        for (int at : new int[] {0, 45, sealed.length / 2, sealed.length - 1}) {
            byte[] altered = sealed.clone();
            altered[at] ^= 1;
            Files.write(file, altered);
            refusesToRead(sha256);
            refusesToStream(sha256);
        }
        // cut at the end of a segment
        Files.write(file, Arrays.copyOf(sealed, 64 * 1024));
        refusesToRead(sha256);
        Files.write(file, new byte[0]);
        refusesToRead(sha256);
        Files.copy(DocumentFiles.of(jdbc, store.put(letter())), file, StandardCopyOption.REPLACE_EXISTING);
        refusesToRead(sha256);
        refusesToStream(sha256);
        Files.delete(file);
        refusesToStream(sha256);

        Files.write(file, sealed);
        assertThat(store.get(sha256)).isEqualTo(letter);
    }

    private void refusesToRead(String sha256) {
        assertThatExceptionOfType(DocumentStore.Damaged.class).isThrownBy(() -> store.get(sha256));
        assertThatExceptionOfType(DocumentStore.Damaged.class).isThrownBy(() -> store.intact(sha256));
    }

    private void refusesToStream(String sha256) {
        assertThatExceptionOfType(DocumentStore.Damaged.class)
                .isThrownBy(() -> store.stream(sha256).readAllBytes());
    }

    @Test
    void aContentThatIsStoredTwiceAtOnceIsOneFileAndBothCanReadIt() throws Exception {
        byte[] letter = letter();
        CountDownLatch stored = new CountDownLatch(1);
        CountDownLatch commit = new CountDownLatch(1);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<?> first = other.submit(() -> transaction.executeWithoutResult(status -> {
                store.put(letter);
                stored.countDown();
                try {
                    commit.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                status.setRollbackOnly();
            }));
            stored.await();
            ExecutorService second = Executors.newSingleThreadExecutor();
            try {
                Future<String> waiting = second.submit(() -> store.put(letter));
                commit.countDown();
                first.get();
                assertThat(store.get(waiting.get())).isEqualTo(letter);
            } finally {
                second.shutdown();
            }
        } finally {
            other.shutdown();
        }
    }

    @Test
    void whatIsRolledBackLeavesNoFile() {
        byte[] letter = letter();
        Path[] file = new Path[1];

        transaction.executeWithoutResult(status -> {
            file[0] = DocumentFiles.of(jdbc, store.put(letter));
            assertThat(file[0]).exists();
            status.setRollbackOnly();
        });

        assertThat(file[0]).doesNotExist();
        refusesToRead(DigestUtils.sha256Hex(letter));
    }

    @Test
    void aFileThatNothingNeedsAnyMoreIsDeletedWhenThatIsCommittedAndNotBefore() {
        String sha256 = store.put(letter());
        Path file = DocumentFiles.of(jdbc, sha256);

        transaction.executeWithoutResult(status -> {
            store.delete(sha256);
            assertThat(file).exists();
            status.setRollbackOnly();
        });
        assertThat(store.get(sha256)).isNotEmpty();

        transaction.executeWithoutResult(status -> store.delete(sha256));
        assertThat(file).doesNotExist();
    }

    @Test
    void filesOfEarlierVersionsAreReadAndThenEncryptedByTheNightlyCare() throws Exception {
        byte[] letter = letter();
        String sha256 = DigestUtils.sha256Hex(letter);
        Path plain = DocumentFiles.unencrypted(sha256);
        Files.createDirectories(plain.getParent());
        Files.write(plain, letter);
        assertThat(store.get(sha256)).isEqualTo(letter);
        byte[] other = letter();
        Path altered = DocumentFiles.unencrypted(DigestUtils.sha256Hex(other));
        Files.createDirectories(altered.getParent());
        Files.write(altered, letter);

        Api operations = as("operations");
        operations.post("/operations/document-care", "");
        await().atMost(PATIENCE).until(() -> Files.notExists(plain));

        assertThat(store.get(sha256)).isEqualTo(letter);
        assertThat(isReadableIn(DATA.resolve("documents").resolve(sha256.substring(0, 2)), letter))
                .isFalse();
        // what is not what it should be is not made to look as if it were
        assertThat(altered).exists();
        refusesToRead(DigestUtils.sha256Hex(other));
        await().atMost(PATIENCE)
                .until(() -> runtime.createProcessInstanceQuery()
                                .processDefinitionKey("documentCare")
                                .count()
                        == 0);
        Files.delete(altered);
    }

    @Test
    void aCheckNamesDocumentsThatAreMissingOrAlteredUntilTheyAreRestored() throws Exception {
        String missing = store.put(letter());
        String altered = store.put(letter());
        Path file = DocumentFiles.of(jdbc, missing);
        byte[] sealed = Files.readAllBytes(file);
        Files.delete(file);
        byte[] good = Files.readAllBytes(DocumentFiles.of(jdbc, altered));
        byte[] bad = good.clone();
        bad[bad.length / 2] ^= 1;
        Files.write(DocumentFiles.of(jdbc, altered), bad);
        Api operations = as("operations");

        operations.post("/operations/document-check", "");
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(faults(missing)).containsExactly("missing");
            assertThat(faults(altered)).containsExactly("altered");
        });
        assertThat(operations.get("/operations").text()).contains(missing, altered);
        assertThat(figures.read().files()).isPositive();
        awaitEndOfCheck();

        Files.write(file, sealed);
        Files.write(DocumentFiles.of(jdbc, altered), good);
        operations.post("/operations/document-check", "");
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(faults(missing)).isEmpty();
            assertThat(faults(altered)).isEmpty();
        });
        awaitEndOfCheck();
    }

    private void awaitEndOfCheck() {
        await().atMost(PATIENCE)
                .until(() -> runtime.createProcessInstanceQuery()
                                .processDefinitionKey("documentCheck")
                                .count()
                        == 0);
    }

    private List<String> faults(String sha256) {
        return jdbc.sql("select fault from document_fault where sha256 = ?")
                .param(sha256)
                .query(String.class)
                .list();
    }

    @Test
    void aForgottenFileIsDeletedAfterADayAndAFreshOneIsNot() throws Exception {
        UUID old = UUID.randomUUID();
        UUID fresh = UUID.randomUUID();
        Path folder = DATA.resolve("documents");
        for (UUID name : List.of(old, fresh)) {
            Path file = folder.resolve(name.toString().substring(0, 2)).resolve(name.toString());
            Files.createDirectories(file.getParent());
            Files.write(file, new byte[10]);
        }
        Path forgotten = folder.resolve(old.toString().substring(0, 2)).resolve(old.toString());
        Files.setLastModifiedTime(forgotten, FileTime.from(clock.instant().minus(Duration.ofDays(2))));
        Path oldDraft = Files.write(folder.resolve("incoming123.part"), new byte[10]);
        Files.setLastModifiedTime(oldDraft, FileTime.from(clock.instant().minus(Duration.ofDays(2))));
        Path draft = Files.write(folder.resolve("incoming124.part"), new byte[10]);
        String used = store.put(letter());
        Files.setLastModifiedTime(
                DocumentFiles.of(jdbc, used), FileTime.from(clock.instant().minus(Duration.ofDays(2))));

        care.deleteForgottenFiles();

        assertThat(forgotten).doesNotExist();
        assertThat(oldDraft).doesNotExist();
        assertThat(draft).exists();
        Files.delete(draft);
        Path kept = folder.resolve(fresh.toString().substring(0, 2)).resolve(fresh.toString());
        assertThat(kept).exists();
        assertThat(store.get(used)).isNotEmpty();
        Files.delete(kept);
    }

    // ---------------------------------------------------------------- keys and places of one's own, beside the shared
    // store

    private StoredFiles files(DocumentProperties properties) {
        return new StoredFiles(jdbc, properties, ring, known, clock);
    }

    private static DocumentProperties settings(Place place, Bucket bucket, String... keys) {
        return new DocumentProperties(place, List.of(keys), bucket, false, null);
    }

    @Test
    void aNewMasterKeyEncryptsTheKeysOfFilesAndNotTheFiles() throws Exception {
        StoredFiles before = files(settings(Place.folder, null, OLD, sharedKey()));
        FilePlaces places = new FilePlaces(settings(Place.folder, null), data);
        byte[] letter = letter();
        String sha256 = new DocumentStore(data, places, before, faults).put(letter);
        byte[] sealed = Files.readAllBytes(DocumentFiles.of(jdbc, sha256));

        StoredFiles after = files(settings(Place.folder, null, NEW, OLD, sharedKey()));
        after.renewKey(after.find(sha256).orElseThrow());

        DocumentStore withoutTheOldKey =
                new DocumentStore(data, places, files(settings(Place.folder, null, NEW, sharedKey())), faults);
        assertThat(withoutTheOldKey.get(sha256)).isEqualTo(letter);
        assertThat(Files.readAllBytes(DocumentFiles.of(jdbc, sha256))).isEqualTo(sealed);
        forget(sha256);
    }

    /** The key of the files of other tests. */
    private static String sharedKey() throws IOException {
        return Files.readString(DATA.resolve("personal-data.key")).strip();
    }

    @Test
    void theProductDoesNotStartWithoutTheKeyOfItsDocuments() throws Exception {
        StoredFiles before = files(settings(Place.folder, null, OLD, sharedKey()));
        String sha256 = new DocumentStore(data, new FilePlaces(settings(Place.folder, null), data), before, faults)
                .put(letter());

        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> files(settings(Place.folder, null, NEW, sharedKey())))
                .withMessageContaining("the key with which theirs are encrypted is missing");
        forget(sha256);
    }

    /** So that the next start of the shared application does not miss a key that only this test has. */
    private void forget(String sha256) {
        jdbc.sql("delete from stored_file where sha256 = ?").param(sha256).update();
    }

    @Test
    void aBucketOfWhichNotEverythingIsSaidIsNamed() {
        Bucket withoutSecret = new Bucket("http://127.0.0.1:9", ObjectStore.BUCKET, "us-east-1", "key", " ", SOON);

        for (Bucket bucket : Arrays.asList(null, withoutSecret)) {
            assertThatExceptionOfType(SettingMissing.class)
                    .isThrownBy(() -> new FilePlaces(settings(Place.bucket, bucket), data))
                    .withMessageContaining("lifeline.documents.bucket.address");
        }
    }

    @Test
    void documentsMoveToAnObjectStoreAndBackWhileTheyAreRead(@TempDir Path folder) throws Exception {
        try (ObjectStore objects = new ObjectStore(folder)) {
            DocumentProperties there = settings(Place.bucket, bucket(objects.address(), ObjectStore.SECRET_KEY));
            StoredFiles files = files(settings(Place.folder, null));
            FilePlaces places = new FilePlaces(there, data);
            DocumentStore inBucket = new DocumentStore(data, places, files, faults);
            byte[] letter = letter();
            String before = store.put(letter);
            byte[] next = letter();
            String sha256 = inBucket.put(next);

            assertThat(inBucket.get(sha256)).isEqualTo(next);
            assertThat(inBucket.intact(sha256).getContentAsByteArray()).isEqualTo(next);
            assertThat(isReadableIn(objects.objects(), next)).isFalse();

            StoreCare mover = new StoreCare(inBucket, files, places, data, faults, uploads, transactions, clock);
            Path onDisk = DocumentFiles.of(jdbc, before);
            mover.move(files.find(before).orElseThrow(), places.current());
            assertThat(onDisk).doesNotExist();
            assertThat(inBucket.get(before)).isEqualTo(letter);

            FilePlaces back = new FilePlaces(settings(Place.folder, there.bucket()), data);
            StoreCare mover2 = new StoreCare(
                    new DocumentStore(data, back, files, faults),
                    files,
                    back,
                    data,
                    faults,
                    uploads,
                    transactions,
                    clock);
            for (String each : List.of(before, sha256)) {
                mover2.move(files.find(each).orElseThrow(), back.current());
            }
            assertThat(store.get(before)).isEqualTo(letter);
            assertThat(store.get(sha256)).isEqualTo(next);
            try (Stream<Path> left = Files.walk(objects.objects())) {
                assertThat(left.filter(Files::isRegularFile)).isEmpty();
            }
        }
    }

    /** A node that is killed after it stored a file and before its row is committed leaves such a one. */
    @Test
    void anObjectThatNoRowNamesIsDeletedAfterADayAndAFreshOneIsNot(@TempDir Path folder) throws Exception {
        try (ObjectStore objects = new ObjectStore(folder)) {
            DocumentProperties there = settings(Place.bucket, bucket(objects.address(), ObjectStore.SECRET_KEY));
            StoredFiles files = files(settings(Place.folder, null));
            FilePlaces places = new FilePlaces(there, data);
            DocumentStore inBucket = new DocumentStore(data, places, files, faults);
            StoreCare inBucketCare = new StoreCare(inBucket, files, places, data, faults, uploads, transactions, clock);
            FileTime twoDaysAgo = FileTime.from(clock.instant().minus(Duration.ofDays(2)));
            String used = inBucket.put(letter());
            UUID old = UUID.randomUUID();
            UUID fresh = UUID.randomUUID();
            for (UUID name : List.of(old, fresh)) {
                places.current().write(name, Files.write(folder.resolve("draft"), new byte[10]));
            }
            Path stored = objects.objects().resolve("documents");
            Files.setLastModifiedTime(stored.resolve(old.toString()), twoDaysAgo);
            Files.setLastModifiedTime(
                    stored.resolve(files.find(used).orElseThrow().name().toString()), twoDaysAgo);

            inBucketCare.deleteForgottenFiles();

            assertThat(stored.resolve(old.toString())).doesNotExist();
            assertThat(stored.resolve(fresh.toString())).exists();
            assertThat(inBucket.get(used)).isNotEmpty();
            forget(used);
        }
    }

    @Test
    void aMissingDocumentIsNamedAndTheOthersAreMovedAllTheSame(@TempDir Path folder) throws Exception {
        try (ObjectStore objects = new ObjectStore(folder)) {
            DocumentProperties there = settings(Place.bucket, bucket(objects.address(), ObjectStore.SECRET_KEY));
            StoredFiles files = files(settings(Place.folder, null));
            FilePlaces places = new FilePlaces(there, data);
            StoreCare mover = new StoreCare(
                    new DocumentStore(data, places, files, faults),
                    files,
                    places,
                    data,
                    faults,
                    uploads,
                    transactions,
                    clock);
            String missing = store.put(letter());
            Files.delete(DocumentFiles.of(jdbc, missing));
            Files.createDirectories(objects.objects().resolve("documents"));
            Files.writeString(objects.objects().resolve("documents/somebody-elses"), "not ours");

            mover.move(files.find(missing).orElseThrow(), places.current());
            mover.deleteForgottenFiles();

            assertThat(faults(missing)).containsExactly("missing");
            assertThat(files.elsewhere("nowhere", Integer.MAX_VALUE))
                    .extracting(StoredFiles.StoredFile::sha256)
                    .doesNotContain(missing)
                    .isNotEmpty();
            assertThat(objects.objects().resolve("documents/somebody-elses")).exists();
            forget(missing);
            jdbc.sql("delete from document_fault where sha256 = ?")
                    .param(missing)
                    .update();
        }
    }

    @Test
    void aFullDiskRefusesWhatDoesNotFitAndKeepsWhatIsThere(@TempDir Path folder) throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Assumptions.assumeTrue(
                Programs.run(Map.of(), List.of("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString())),
                "no small disk can be mounted here");
        try {
            DataFolder small = mock(DataFolder.class);
            when(small.folder("documents")).thenReturn(disk.resolve("documents"));
            FilePlaces there = new FilePlaces(settings(Place.folder, null), small);
            DocumentStore onDisk = new DocumentStore(small, there, files(settings(Place.folder, null)), faults);
            byte[] letter = letter();
            String kept = onDisk.put(letter);
            byte[] large = new byte[4_000_000];

            assertThatThrownBy(() -> onDisk.put(large))
                    .isInstanceOf(UncheckedIOException.class)
                    .satisfies(e -> {
                        assertThat(Refused.in(e).status()).isEqualTo(503);
                        assertThat(Refused.in(e).detail()).contains("was not added");
                    });

            assertThat(onDisk.get(kept)).isEqualTo(letter);
            assertThat(files(settings(Place.folder, null)).find(DigestUtils.sha256Hex(large)))
                    .isEmpty();
            try (Stream<Path> left = Files.walk(disk)) {
                assertThat(left.filter(file -> file.toString().endsWith(".part")))
                        .isEmpty();
            }
            byte[] next = letter();
            assertThat(onDisk.get(onDisk.put(next))).isEqualTo(next);
            onDisk.delete(DigestUtils.sha256Hex(next));
            onDisk.delete(kept);
        } finally {
            Programs.run(Map.of(), List.of("umount", disk.toString()));
        }
    }

    private static Bucket bucket(String address, String secret) {
        return new Bucket(
                address, ObjectStore.BUCKET, "us-east-1", ObjectStore.ACCESS_KEY, secret, Duration.ofSeconds(20));
    }

    private DocumentStore inSlowBucket(SlowStore slow, Duration longestAnswer, StoredFiles files) {
        Bucket bucket = new Bucket(slow.address(), ObjectStore.BUCKET, "us-east-1", "key", "secret", longestAnswer);
        return new DocumentStore(data, new FilePlaces(settings(Place.bucket, bucket), data), files, faults);
    }

    @Test
    void aBucketThatDoesNotAnswerInTimeIsUnavailable() throws Exception {
        StoredFiles files = files(settings(Place.folder, null));
        byte[] letter = letter();
        try (SlowStore slow = new SlowStore()) {
            DocumentStore inBucket = inSlowBucket(slow, SOON, files);

            assertIsUnavailable(catchThrowable(() -> inBucket.put(letter)), "documentsNotStored");

            assertThat(files.find(DigestUtils.sha256Hex(letter))).isEmpty();
        }
    }

    @Test
    void fourRequestsAtMostWaitForABucketThatDoesNotAnswerAndTheOthersAreTold() throws Exception {
        StoredFiles files = files(settings(Place.folder, null));
        ExecutorService many = Executors.newFixedThreadPool(10);
        try (SlowStore slow = new SlowStore()) {
            DocumentStore inBucket = inSlowBucket(slow, Duration.ofHours(1), files);

            List<Future<String>> uploads = Stream.generate(() -> many.submit(() -> inBucket.put(letter())))
                    .limit(10)
                    .toList();

            // those that wait hold connections to the database: the others are told, and hold none
            await().atMost(PATIENCE)
                    .until(() -> uploads.stream().filter(Future::isDone).count() == 6);
            assertThat(slow.mostAtOnce()).isEqualTo(4);
            for (Future<String> upload : uploads) {
                if (upload.isDone()) {
                    assertIsUnavailable(catchThrowable(upload::get), "documentsNotStored");
                }
            }
        } finally {
            many.shutdownNow();
        }
    }

    private static void assertIsUnavailable(Throwable failure, String reason) {
        Refused refused = Refused.in(failure);
        assertThat(refused).as("%s", failure).isNotNull();
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.reason()).isEqualTo(reason);
    }

    @Test
    void aBucketThatSendsAByteNowAndThenIsUnavailableAndItsDocumentNotDamaged(@TempDir Path folder) throws Exception {
        StoredFiles files = files(settings(Place.folder, null));
        byte[] letter = letter();
        String sha256;
        try (ObjectStore objects = new ObjectStore(folder)) {
            sha256 = new DocumentStore(
                            data,
                            new FilePlaces(
                                    settings(Place.bucket, bucket(objects.address(), ObjectStore.SECRET_KEY)), data),
                            files,
                            faults)
                    .put(letter);
        }
        try (SlowStore slow = new SlowStore()) {
            slow.dripping();
            DocumentStore inBucket = inSlowBucket(slow, SOON, files);

            Throwable refused = catchThrowable(() -> inBucket.get(sha256));

            assertThat(refused).isNotInstanceOf(DocumentStore.Damaged.class);
            assertIsUnavailable(refused, "documentsUnavailable");
            assertThat(figures.faults()).extracting(StoreFigures.Fault::sha256).doesNotContain(sha256);
        }
        jdbc.sql("delete from stored_file where sha256 = ?").param(sha256).update();
    }

    @Test
    void anObjectStoreThatIsDownOrRefusesIsAnErrorAndNoDamagedDocument(@TempDir Path folder) throws Exception {
        try (ObjectStore objects = new ObjectStore(folder)) {
            StoredFiles files = files(settings(Place.folder, null));
            DocumentStore inBucket = new DocumentStore(
                    data,
                    new FilePlaces(settings(Place.bucket, bucket(objects.address(), ObjectStore.SECRET_KEY)), data),
                    files,
                    faults);
            byte[] letter = letter();
            String sha256 = inBucket.put(letter);
            DocumentStore wrongSecret = new DocumentStore(
                    data,
                    new FilePlaces(settings(Place.bucket, bucket(objects.address(), "wrong")), data),
                    files,
                    faults);

            assertThatThrownBy(() -> wrongSecret.get(sha256)).isInstanceOf(UncheckedIOException.class);
            assertThatThrownBy(() -> wrongSecret.put(letter())).isInstanceOf(UncheckedIOException.class);
            assertThatThrownBy(wrongSecret::requireWritable).isInstanceOf(IOException.class);
            objects.stop();
            assertThatThrownBy(() -> inBucket.get(sha256)).isInstanceOf(UncheckedIOException.class);
            byte[] unsent = letter();
            assertThatThrownBy(() -> inBucket.put(unsent)).isInstanceOf(UncheckedIOException.class);
            assertThat(files.find(DigestUtils.sha256Hex(unsent))).isEmpty();

            objects.start();
            assertThat(inBucket.get(sha256)).isEqualTo(letter);
            inBucket.delete(sha256);
            assertThatExceptionOfType(DocumentStore.Damaged.class).isThrownBy(() -> inBucket.get(sha256));
        }
    }
}
