package org.lifeline.documents;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.springframework.beans.factory.DisposableBean;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A bucket of an object store that speaks the protocol of Amazon S3. */
final class BucketPlace implements FilePlace, DisposableBean {

    static final String LABEL = "bucket";

    /** One more try of a call that was not answered. */
    private static final int TRIES = 2;

    /**
     * So many calls at once that write, and as many that read. A request that stores a document holds a connection to the database and the lock of its
     * case, so a store that does not answer could otherwise take all connections, and the product would stand still with it.
     */
    private static final int AT_ONCE = 4;

    /** Whoever finds all of them taken waits for so long, which is enough for a store that answers. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private static final String PREFIX = "documents/";

    private final S3Client store;
    private final String bucket;
    private final Duration longestAnswer;
    private final Semaphore writing = new Semaphore(AT_ONCE, true);
    private final Semaphore reading = new Semaphore(AT_ONCE, true);

    BucketPlace(DocumentProperties.Bucket settings) {
        this.bucket = Objects.requireNonNull(settings.name());
        this.longestAnswer = settings.longestAnswer();
        this.store = S3Client.builder()
                .endpointOverride(URI.create(Objects.requireNonNull(settings.address())))
                .region(Region.of(settings.region()))
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(settings.accessKey(), settings.secretKey())))
                // stores of other makers do not know the newest checksums; the content has a checksum of our own
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(Duration.ofSeconds(5))
                        .socketTimeout(longestAnswer))
                .overrideConfiguration(calls -> calls.apiCallAttemptTimeout(longestAnswer)
                        .apiCallTimeout(longestAnswer.multipliedBy(TRIES))
                        .retryStrategy(tries -> tries.maxAttempts(TRIES)))
                .build();
    }

    @Override
    public String label() {
        return LABEL;
    }

    @Override
    public void write(UUID name, Path draft) throws IOException {
        call(
                "written",
                writing,
                () -> store.putObject(put -> put.bucket(bucket).key(key(name)), RequestBody.fromFile(draft)));
    }

    @Override
    public InputStream read(UUID name) throws IOException {
        try {
            return new Bounded(
                    call(
                            "read",
                            reading,
                            () -> store.getObject(get -> get.bucket(bucket).key(key(name)))),
                    longestAnswer.multipliedBy(TRIES));
        } catch (IOException e) {
            if (e.getCause() instanceof NoSuchKeyException
                    || e.getCause() instanceof S3Exception missing && missing.statusCode() == 404) {
                throw new NoSuchFileException(key(name));
            }
            throw e;
        }
    }

    @Override
    public void delete(UUID name) throws IOException {
        call(
                "written",
                writing,
                () -> store.deleteObject(delete -> delete.bucket(bucket).key(key(name))));
    }

    @Override
    public void each(Consumer<Kept> file) throws IOException {
        call("read", reading, () -> {
            store.listObjectsV2Paginator(list -> list.bucket(bucket).prefix(PREFIX)).contents().stream()
                    // what others put beside them is not ours
                    .filter(object -> FolderPlace.NAME
                            .matcher(object.key().substring(PREFIX.length()))
                            .matches())
                    .forEach(object -> file.accept(
                            new Kept(UUID.fromString(object.key().substring(PREFIX.length())), object.lastModified())));
            return "";
        });
    }

    @Override
    public void requireWritable() throws IOException {
        call(
                "written",
                writing,
                () -> store.putObject(put -> put.bucket(bucket).key("probe"), RequestBody.fromBytes(new byte[1])));
    }

    @Override
    public void destroy() {
        store.close();
    }

    @FunctionalInterface
    private interface Call<T> {
        T run();
    }

    private static <T> T call(String what, Semaphore places, Call<T> call) throws IOException {
        try {
            if (!places.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(
                        "the bucket cannot be " + what + ": it does not answer the calls before this one");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the bucket cannot be " + what + ": this node stops");
        }
        try {
            return call.run();
        } catch (SdkException e) {
            // its message may have the address and the name of the key; who reads the log knows both
            throw new IOException("the bucket cannot be " + what + ": " + e.getMessage(), e);
        } finally {
            places.release();
        }
    }

    /** Ends when it has waited for the store for too long altogether: one that sends a byte now and then is as slow as one that sends none. */
    private static final class Bounded extends FilterInputStream {

        private final Duration longest;
        private long waitedNanos;

        Bounded(InputStream in, Duration longest) {
            super(in);
            this.longest = longest;
        }

        @Override
        public int read() throws IOException {
            long before = System.nanoTime();
            int read = super.read();
            waited(before);
            return read;
        }

        @Override
        public int read(byte[] to, int from, int most) throws IOException {
            long before = System.nanoTime();
            int read = super.read(to, from, most);
            waited(before);
            return read;
        }

        private void waited(long before) throws IOException {
            waitedNanos += System.nanoTime() - before;
            if (waitedNanos > longest.toNanos()) {
                throw new IOException("the bucket cannot be read: it sends too slowly");
            }
        }
    }

    private static String key(UUID name) {
        return PREFIX + name;
    }
}
