package org.lifeline.platform;

import java.net.URI;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the whole product; application.yaml documents each.
 *
 * @param publicUrl where people and scanners reach this product; it is the issuer inside every voucher
 * @param dataFolder where the embedded database, the documents, the keys and the outbox lie
 */
@ConfigurationProperties("lifeline")
public record LifelineProperties(
        @DefaultValue("http://localhost:8080") URI publicUrl, @DefaultValue("data") Path dataFolder) {

    public LifelineProperties {
        if (publicUrl.getHost() == null || publicUrl.getRawFragment() != null) {
            throw new IllegalArgumentException("lifeline.public-url must be an address such as https://lifeline.example");
        }
        if (publicUrl.toString().endsWith("/")) {
            publicUrl = URI.create(publicUrl.toString().replaceAll("/+$", ""));
        }
    }
}
