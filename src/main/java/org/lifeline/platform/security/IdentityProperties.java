package org.lifeline.platform.security;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The identity provider of a real deployment; application.yaml documents each setting. Without an issuer the product keeps the accounts
 * itself, and these settings are not used.
 *
 * @param issuer the realm's address as browsers and tokens contain it, such as https://id.example/realms/lifeline
 * @param internalUrl the realm's address as this node reaches it; blank: the issuer
 * @param clientId this product's client id at the provider
 * @param clientSecret the client's secret
 * @param audience the audience that a bearer token must have
 * @param recheck after how long a session's roles are read again
 * @param longestRole the age from which roles are no longer trusted: bearer tokens that were issued earlier are refused, and so are
 *     sessions whose roles could not be read again since
 */
@ConfigurationProperties("lifeline.identity")
record IdentityProperties(
        @DefaultValue("") String issuer,
        @DefaultValue("") String internalUrl,
        @DefaultValue("lifeline") String clientId,
        @DefaultValue("") String clientSecret,
        @DefaultValue("lifeline-api") String audience,
        @DefaultValue("1m") Duration recheck,
        @DefaultValue("5m") Duration longestRole) {

    IdentityProperties {
        issuer = withoutSlash(issuer);
        internalUrl = internalUrl.isBlank() ? issuer : withoutSlash(internalUrl);
    }

    private static String withoutSlash(String address) {
        return address.strip().replaceAll("/+$", "");
    }

    /** Never contains the secret. */
    @Override
    public String toString() {
        return "identity provider " + issuer;
    }
}
