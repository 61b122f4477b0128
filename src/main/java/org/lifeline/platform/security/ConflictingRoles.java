package org.lifeline.platform.security;

import org.springframework.security.core.AuthenticationException;

/** An account has roles that exclude each other. Its holder is authenticated, but may not log in. */
final class ConflictingRoles extends AuthenticationException {

    /** The reason code for programs. */
    static final String REASON = "rolesExclude";

    private final transient RoleTable.Exclusion roles;

    ConflictingRoles(RoleTable.Exclusion roles) {
        super(roles.sentence() + " An administrator must take one of them away.");
        this.roles = roles;
    }

    RoleTable.Exclusion roles() {
        return roles;
    }
}
