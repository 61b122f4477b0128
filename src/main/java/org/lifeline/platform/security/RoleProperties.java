package org.lifeline.platform.security;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an installation adds to the roles; application.yaml documents each setting. They must be the same on all nodes.
 *
 * @param officers the installation's own groups that decide on cases
 * @param deployers accounts that may deploy models, where the product keeps the accounts itself
 */
@ConfigurationProperties("lifeline.roles")
record RoleProperties(
        @DefaultValue({}) List<String> officers,
        @DefaultValue({}) List<String> deployers) {

    RoleProperties {
        officers = given(officers);
        deployers = given(deployers);
    }

    private static List<String> given(List<String> names) {
        return names.stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }
}
