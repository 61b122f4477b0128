package org.lifeline.insight;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the figures are also kept in OpenSearch.
 *
 * @param url the server's address; without one there is no index, and PostgreSQL answers everything
 * @param username with {@code password}, how we log in; null where the server asks for nothing
 * @param requireTls whether a real deployment refuses an address without https, or without a log-in
 * @param prefix the beginning of the names of our indices
 * @param sharedPrefix the beginning of the names under which the indices of several regions are read together; null where there is one
 * @param timeout the longest time for one request
 */
@ConfigurationProperties("lifeline.opensearch")
record OpenSearchProperties(
        @Nullable URI url,
        @Nullable String username,
        @Nullable String password,
        @DefaultValue("true") boolean requireTls,
        @DefaultValue("lifeline") String prefix,
        @Nullable String sharedPrefix,
        @DefaultValue("30s") Duration timeout) {

    OpenSearchProperties {
        url = url == null || url.toString().isBlank() ? null : url;
        username = blankIsNull(username);
        password = blankIsNull(password);
        sharedPrefix = blankIsNull(sharedPrefix);
        if (url != null
                && (url.getHost() == null || !String.valueOf(url.getScheme()).matches("https?"))) {
            throw new IllegalArgumentException(
                    "lifeline.opensearch.url must be an address such as https://opensearch.example:9200");
        }
        if ((username == null) != (password == null)) {
            throw new IllegalArgumentException(
                    "lifeline.opensearch.username and lifeline.opensearch.password belong together");
        }
        if (!isPrefix(prefix)) {
            throw new IllegalArgumentException("lifeline.opensearch.prefix must be small letters and digits");
        }
        if (sharedPrefix != null && (!isPrefix(sharedPrefix) || sharedPrefix.equals(prefix))) {
            throw new IllegalArgumentException(
                    "lifeline.opensearch.shared-prefix must be small letters and digits, and not the region's own prefix");
        }
    }

    private static boolean isPrefix(String text) {
        return text.matches("[a-z][a-z0-9]{0,30}");
    }

    private static @Nullable String blankIsNull(@Nullable String value) {
        return value == null || value.isBlank() ? null : value;
    }

    @Override
    public String toString() {
        return "OpenSearchProperties[" + url + "]";
    }
}
