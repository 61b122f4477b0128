package org.lifeline.platform.security;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.core.ClaimAccessor;

/**
 * The person that a token of the identity provider is about.
 *
 * @param name the account's name, which is the user id in the engine
 * @param groups ids of groups in the engine
 */
record TokenSubject(String name, List<String> groups) {

    /** The claim with the account's name. */
    static final String NAME = "preferred_username";

    private static final String GROUPS = "groups";

    /** Valid ids in the engine, see EngineConfiguration. */
    private static final Pattern ID = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._@-]{0,199}");

    /** The token contains no account's name that the engine accepts. */
    static final class Unnamed extends RuntimeException {
        Unnamed() {
            super("the token names no user of this product");
        }
    }

    /**
     * Reads a token. Groups are paths (/senior-officer); a group below another one is not a group of this product and gives no rights.
     *
     * @throws Unnamed when the token has no account's name that the engine accepts
     */
    static TokenSubject of(ClaimAccessor token) {
        if (!(token.getClaims().get(NAME) instanceof String name)
                || !ID.matcher(name).matches()) {
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

    /** @throws ConflictingRoles when two of the groups exclude each other */
    List<GrantedAuthority> authorities(RoleTable roles) {
        return roles.authorities(roles.named(groups));
    }
}
