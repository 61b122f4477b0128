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

    /** Whoever works on cases or audits them. Those who keep the product running see nobody's papers. */
    public boolean readsCases() {
        return isStaff() && !roles.stream().allMatch(TECHNICAL::contains);
    }

    /** A programme manager who is nothing else on cases: sees those of the programmes they manage. */
    public boolean readsAsManager() {
        return is(Role.PROGRAMME_MANAGER)
                && roles.stream().allMatch(r -> TECHNICAL.contains(r)
                        || List.of(Role.PROGRAMME_MANAGER, Role.APPLICANT, Role.SERVICE_PROVIDER).contains(r));
    }

    /** Whoever may add to a case that is not their own: auditors read and change nothing. */
    public boolean worksOnCases() {
        return isStaff() && !roles.stream().allMatch(r -> TECHNICAL.contains(r) || r.equals(Role.AUDITOR));
    }

    /** The groups as the engine knows them: those that the table of roles names. */
    public List<String> groups() {
        return roles.stream().filter(r -> !r.equals(Role.STAFF)).sorted().toList();
    }
}
