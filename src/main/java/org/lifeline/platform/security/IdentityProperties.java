package org.lifeline.platform.security;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The identity provider of a real deployment; application.yaml documents each setting. Without an issuer the accounts are the
 * product's own and nothing of this is used.
 *
 * @param issuer the realm's address as people's browsers and tokens have it, such as https://id.example/realms/lifeline
 * @param internalUrl the realm's address as this node reaches it; blank: the issuer
 * @param clientId this product at the provider
 * @param clientSecret the client's secret
 * @param audience what a bearer token must be made out for
 * @param recheck after how long a session's roles are read again
 * @param longestRole the age of roles that nothing trusts any more: a bearer token that was issued earlier, a session whose
 *     roles could not be read again since
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

    /** Who is told, never. */
    @Override
    public String toString() {
        return "identity provider " + issuer;
    }
}
