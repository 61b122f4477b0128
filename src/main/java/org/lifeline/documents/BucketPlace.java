package org.lifeline.documents;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
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

    /** A store that answers later than that is treated as down, so that a request is not kept waiting for minutes. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(20);

    private static final Duration LONGEST_CALL = Duration.ofSeconds(60);
    private static final String PREFIX = "documents/";

    private final S3Client store;
    private final String bucket;

    BucketPlace(DocumentProperties.Bucket settings) {
        this.bucket = Objects.requireNonNull(settings.name());
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
                        .socketTimeout(LONGEST_ANSWER))
                .overrideConfiguration(
                        calls -> calls.apiCallAttemptTimeout(LONGEST_ANSWER).apiCallTimeout(LONGEST_CALL))
                .build();
    }

    @Override
    public String label() {
        return LABEL;
    }

    @Override
    public void write(UUID name, Path draft) throws IOException {
        call("written", () -> store.putObject(put -> put.bucket(bucket).key(key(name)), RequestBody.fromFile(draft)));
    }

    @Override
    public InputStream read(UUID name) throws IOException {
        try {
            return call("read", () -> store.getObject(get -> get.bucket(bucket).key(key(name))));
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
        call("written", () -> store.deleteObject(delete -> delete.bucket(bucket).key(key(name))));
    }

    @Override
    public void each(Consumer<Kept> file) throws IOException {
        call("read", () -> {
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

    private static <T> T call(String what, Call<T> call) throws IOException {
        try {
            return call.run();
        } catch (SdkException e) {
            // its message may have the address and the name of the key; who reads the log knows both
            throw new IOException("the bucket cannot be " + what + ": " + e.getMessage(), e);
        }
    }

    private static String key(UUID name) {
        return PREFIX + name;
    }
}
