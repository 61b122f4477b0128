package org.lifeline.registry;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param identityFile a file of people, in CSV or JSON Lines, with those who have died; without it no identity is confirmed by a source
 * @param identityRegistry another registry that is asked instead of the file
 * @param partners other systems that may ask this registry about a person
 * @param lookBack for how long after the end of its voucher a case still counts as a possible duplicate
 * @param openFor for how long a person is open to whoever said why they need to know about them; a day at most
 * @param languages in which people can be spoken to, as codes of ISO 639; at most 60
 */
@ConfigurationProperties("lifeline.registry")
public record RegistryProperties(
        @Nullable Path identityFile,
        @Nullable Remote identityRegistry,
        @DefaultValue List<Partner> partners,
        @DefaultValue("180d") Duration lookBack,
        @DefaultValue("30m") Duration openFor,

        @DefaultValue({"am", "om", "ti", "so", "aa", "en", "fr", "ar"})
        List<String> languages) {

    private static final int SHORTEST_TOKEN = 32;

    public RegistryProperties {
        if (identityFile != null && identityRegistry != null && identityRegistry.isSet()) {
            throw new IllegalArgumentException(
                    "lifeline.registry has an identity-file and an identity-registry; set one of them");
        }
    }

    /**
     * A registry with the field's interface for social and civil registries (Digital Convergence Initiative).
     *
     * @param url of its search, such as https://registry.example/registry/sync/search
     * @param token by which it knows us
     * @param sender our name there
     * @param idType its name of the kind of identity number that applicants give
     */
    public record Remote(
            @Nullable URI url,
            @Nullable String token,
            @DefaultValue("lifeline") String sender,
            @DefaultValue("UIN") String idType,
            @DefaultValue("20s") Duration timeout) {

        // compose files set empty values, which count as not set
        boolean isSet() {
            return url != null && !url.toString().isBlank();
        }
    }

    /**
     * A system that may ask about a person by the identity number.
     *
     * @param id its name, as it says in its messages
     * @param token by which we know it, at least 32 characters
     * @param purpose what it was allowed for; the audit log has it with each search
     * @param fields what it is told: name, birthDate, gender, address, phone, email, occupation
     */
    public record Partner(
            String id,
            String token,
            String purpose,
            @DefaultValue({"name", "birthDate"}) List<String> fields) {

        public Partner {
            if (id.isBlank() || purpose.isBlank() || token.strip().length() < SHORTEST_TOKEN) {
                throw new IllegalArgumentException(
                        "lifeline.registry.partners needs for each an id, a purpose, and a token of at least 32 characters");
            }
        }
    }
}
