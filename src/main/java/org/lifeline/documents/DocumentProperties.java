package org.lifeline.documents;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.SettingMissing;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where documents are kept.
 *
 * @param place where new files go. The others are moved there while the product runs
 * @param keys 32 bytes each in base64, the newest first. Each file has a key of its own, and these keys encrypt it. Without this setting,
 *     the keys of personal data do
 * @param bucket the object store. It may be named while files still go to the folder, and must be as long as files are in it
 * @param lost whether the product starts although the folder holds none of the documents that it should
 * @param scanner what looks for viruses; without it nothing is held back
 */
@ConfigurationProperties("lifeline.documents")
record DocumentProperties(
        @DefaultValue("folder") Place place,
        @DefaultValue List<String> keys,
        @Nullable Bucket bucket,
        @DefaultValue("false") boolean lost,
        @Nullable Scanner scanner) {

    // compose files set empty values, which count as not set
    DocumentProperties {
        bucket = bucket == null || bucket.isBlank() ? null : bucket;
        scanner = scanner == null || scanner.address().isBlank() ? null : scanner;
    }

    enum Place {
        folder,
        bucket
    }

    /**
     * @param address of the object store, such as {@code https://objects.example.org}
     * @param name of the bucket, which must exist
     * @param longestAnswer a store that answers later is treated as down; a call is tried once more
     */
    record Bucket(
            @Nullable String address,
            @Nullable String name,
            @DefaultValue("us-east-1") String region,
            @Nullable String accessKey,
            @Nullable String secretKey,
            @DefaultValue("20s") Duration longestAnswer) {

        /** Whether nothing says where it is; a secret may be there all the same. */
        private boolean isBlank() {
            return Stream.of(address, name, accessKey).allMatch(said -> said == null || said.isBlank());
        }

        /** This one. @throws SettingMissing when something is not said */
        Bucket complete() {
            if (Stream.of(address, name, accessKey, secretKey).anyMatch(said -> said == null || said.isBlank())) {
                throw missing();
            }
            return this;
        }

        static SettingMissing missing() {
            return new SettingMissing(
                    "Documents in a bucket need lifeline.documents.bucket.address, .name, .access-key and .secret-key");
        }

        @Override
        public String toString() {
            return "Bucket[" + address + "/" + name + "]";
        }
    }

    /**
     * ClamAV's daemon.
     *
     * @param address host and port, such as {@code clamav:3310}
     * @param longestAnswer for a whole document; a scanner that takes longer is treated as down
     */
    record Scanner(String address, @DefaultValue("20s") Duration longestAnswer) {

        private static final Pattern ADDRESS = Pattern.compile("(?<host>[^:\\s]+):(?<port>\\d{1,5})");

        /** @throws SettingMissing when the address is not a host and a port */
        Scanner {
            if (!address.isBlank() && !ADDRESS.matcher(address).matches()) {
                throw new SettingMissing(
                        "lifeline.documents.scanner.address is a host and a port, such as clamav:3310");
            }
        }

        String host() {
            return address.substring(0, address.indexOf(':'));
        }

        int port() {
            return Integer.parseInt(address.substring(address.indexOf(':') + 1));
        }
    }

    @Override
    public String toString() {
        return "DocumentProperties[" + place + ", " + bucket + ", " + scanner + "]";
    }
}
