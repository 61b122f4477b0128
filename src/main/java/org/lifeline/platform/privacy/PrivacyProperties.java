package org.lifeline.platform.privacy;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The keys of personal data.
 *
 * @param keys 32 bytes each in base64, the newest first. The newest one encrypts, and all of them decrypt. The last one makes the fingerprints by
 *     which people are found again, so it must stay last. The embedded product creates a key in its data folder
 */
@ConfigurationProperties("lifeline.personal-data")
record PrivacyProperties(@DefaultValue List<String> keys) {

    @Override
    public String toString() {
        return "PrivacyProperties[" + keys.size() + " keys]";
    }
}
