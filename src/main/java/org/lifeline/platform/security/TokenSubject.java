package org.lifeline.platform.security;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.core.ClaimAccessor;

/**
 * Who a token of the identity provider is about.
 *
 * @param name the log-in, which is the engine's user id
 * @param groups group ids of the engine
 */
record TokenSubject(String name, List<String> groups) {

    /** The claim with the log-in. */
    static final String NAME = "preferred_username";

    private static final String GROUPS = "groups";

    /** What the engine takes as an id, see EngineConfiguration. */
    private static final Pattern ID = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._@-]{0,199}");

    /** A token that names nobody the engine could know. */
    static final class Unnamed extends RuntimeException {
        Unnamed() {
            super("the token names no user of this product");
        }
    }

    /**
     * Groups are paths (/senior-officer); one below another is not a group of this product and gives nothing.
     *
     * @throws Unnamed without a log-in that the engine takes
     */
    static TokenSubject of(ClaimAccessor token) {
        if (!(token.getClaims().get(NAME) instanceof String name) || !ID.matcher(name).matches()) {
            throw new Unnamed();
        }
        List<String> groups = new ArrayList<>();
        if (token.getClaims().get(GROUPS) instanceof List<?> paths) {
            for (Object path : paths) {
                String group = String.valueOf(path).replaceFirst("^/", "");
                if (ID.matcher(group).matches()) {
                    groups.add(group);
                }
            }
        }
        return new TokenSubject(name, List.copyOf(groups));
    }

    /** @throws RolesExclude when two of the groups exclude each other */
    List<GrantedAuthority> authorities(RoleTable roles) {
        return roles.authorities(roles.named(groups));
    }
}
