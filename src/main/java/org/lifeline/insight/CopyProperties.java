package org.lifeline.insight;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The copy of the database that answers the pages of figures. Without a url there is none.
 *
 * @param url its address, such as jdbc:postgresql://replica.example/lifeline
 * @param username who reads there; needs to read the tables of facts and nothing else
 * @param password of that user
 * @param connections how many questions one node asks it at a time
 * @param checkEvery how often a node looks whether it answers, and how far it is behind
 * @param toldLag pages say of which moment their figures are when it is further behind than this
 * @param longestLag it is not asked while it is further behind than this
 */
@ConfigurationProperties("lifeline.insight.database")
record CopyProperties(
        @Nullable String url,
        @Nullable String username,
        @Nullable String password,
        @DefaultValue("5") int connections,
        @DefaultValue("10s") Duration checkEvery,
        @DefaultValue("1m") Duration toldLag,
        @DefaultValue("15m") Duration longestLag) {

    CopyProperties {
        url = url == null || url.isBlank() ? null : url;
        if (url != null && !url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException(
                    "lifeline.insight.database.url must be an address such as jdbc:postgresql://replica.example/lifeline");
        }
        if (connections < 1) {
            throw new IllegalArgumentException("lifeline.insight.database.connections must be at least 1");
        }
    }

    @Override
    public String toString() {
        return "CopyProperties[" + (url == null ? "none" : url.replaceAll("\\?.*", "")) + "]";
    }
}
