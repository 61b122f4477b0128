package org.lifeline.documents;

import java.util.List;
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
 */
@ConfigurationProperties("lifeline.documents")
record DocumentProperties(
        @DefaultValue("folder") Place place,
        @DefaultValue List<String> keys,
        @Nullable Bucket bucket) {

    enum Place {
        folder,
        bucket
    }

    /**
     * @param address of the object store, such as {@code https://objects.example.org}
     * @param name of the bucket, which must exist
     */
    record Bucket(
            @Nullable String address,
            @Nullable String name,
            @DefaultValue("us-east-1") String region,
            @Nullable String accessKey,
            @Nullable String secretKey) {

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

    @Override
    public String toString() {
        return "DocumentProperties[" + place + ", " + bucket + "]";
    }
}
