package org.lifeline.platform;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How large a file may be: the one setting behind the refusal, the words that say so beforehand, and what browsers make photos fit into.
 *
 * @param largest of one file
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

    /** For words to people: whole megabytes, never more than is taken. */
    public long megabytes() {
        return largest.toMegabytes();
    }
}
