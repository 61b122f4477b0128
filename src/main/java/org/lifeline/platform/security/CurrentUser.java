package org.lifeline.platform.security;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/**
 * Who is asking; a controller takes it as a parameter.
 *
 * @param id the log-in
 * @param roles group ids, see {@link Role}
 */
public record CurrentUser(String id, Set<String> roles) {

    static final Set<String> TECHNICAL = Set.of(Role.STAFF, Role.OPERATIONS, Role.DEPLOYER, Groups.ADMINISTRATORS);

    static final String PREFIX = "ROLE_";

    /** The user behind an authentication of any kind. */
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

    /** Any officer, manager, auditor or operator: not an applicant, not a provider. */
    public boolean isStaff() {
        return roles.contains(Role.STAFF);
    }

    /** The groups as the engine knows them: those that the table of roles names. */
    public List<String> groups() {
        return roles.stream().filter(r -> !r.equals(Role.STAFF)).sorted().toList();
    }
}
