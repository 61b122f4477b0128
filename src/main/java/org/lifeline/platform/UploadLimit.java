package org.lifeline.platform;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The largest size of an uploaded file. This one setting determines the refusal, the words that announce the limit, and the size to which
 * browsers reduce photos.
 *
 * @param largest the largest size of one file
 */
@ConfigurationProperties("lifeline.uploads")
public record UploadLimit(@DefaultValue("10MB") DataSize largest) {

    public UploadLimit {
        if (largest.toMegabytes() < 1) {
            throw new IllegalArgumentException("lifeline.uploads.largest must be at least 1MB");
        }
    }

    /** The largest file in bytes. */
    public long bytes() {
        return largest.toBytes();
    }

    /** The limit in whole megabytes, rounded down, for texts to people. */
    public long megabytes() {
        return largest.toMegabytes();
    }
}
