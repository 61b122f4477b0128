package org.lifeline.platform.security;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/**
 * The person who sends the request; a controller has it as a parameter.
 *
 * @param id the account's name
 * @param roles ids of groups, see {@link Role}
 */
public record CurrentUser(String id, Set<String> roles) {

    static final Set<String> TECHNICAL = Set.of(Role.STAFF, Role.OPERATIONS, Role.DEPLOYER, Groups.ADMINISTRATORS);

    static final String PREFIX = "ROLE_";

    /** The user of any kind of authentication. */
    public static CurrentUser of(Authentication authentication) {
        Set<String> roles = authentication.getAuthorities().stream()
                .map(GrantedAuthority::getAuthority)
                .filter(a -> a.startsWith(PREFIX))
                .map(a -> a.substring(PREFIX.length()))
                .collect(Collectors.toUnmodifiableSet());
        return new CurrentUser(authentication.getName(), roles);
    }

    public boolean is(String role) {
        return roles.contains(role);
    }

    /** Whether this is an officer, manager, auditor or operator, and not an applicant or a provider. */
    public boolean isStaff() {
        return roles.contains(Role.STAFF);
    }

    /** The groups in the engine: the roles that the table of roles contains. */
    public List<String> groups() {
        return roles.stream().filter(r -> !r.equals(Role.STAFF)).sorted().toList();
    }
}
