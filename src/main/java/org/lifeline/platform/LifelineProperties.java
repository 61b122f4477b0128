package org.lifeline.platform;

import java.net.URI;
import java.nio.file.Path;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the whole product; application.yaml documents each.
 *
 * @param publicUrl the address at which people and scanners reach this product; it is the issuer in every voucher
 * @param dataFolder the folder with the embedded database, the documents, the keys and the outbox
 * @param workFolder where files lie that are on their way, such as uploads; a folder in the data folder if it is null
 * @param organisation the organisation whose programmes these are: the sender on vouchers and letters
 * @param region country of a telephone number that is written without one, ISO 3166-1 such as ET
 * @param zone time zone of the product: its days begin and end there, and times are written in it
 */
@ConfigurationProperties("lifeline")
public record LifelineProperties(
        @DefaultValue("http://localhost:8080") URI publicUrl,
        @DefaultValue("data") Path dataFolder,
        @Nullable Path workFolder,
        @DefaultValue("Lifeline") String organisation,
        @DefaultValue("ET") String region,
        @DefaultValue("UTC") ZoneId zone) {

    public LifelineProperties {
        if (publicUrl.getHost() == null || publicUrl.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "lifeline.public-url must be an address such as https://lifeline.example");
        }
        if (publicUrl.toString().endsWith("/")) {
            publicUrl = URI.create(publicUrl.toString().replaceAll("/+$", ""));
        }
    }
}
