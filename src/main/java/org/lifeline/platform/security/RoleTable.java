package org.lifeline.platform.security;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.stereotype.Component;

/**
 * The groups, what groups of a kind may do, and which two roles exclude each other: the tables {@code role}, {@code role_kind} and
 * {@code role_exclusion}. A group that is not in the tables gives no rights.
 */
@Component
public class RoleTable {

    /** A group in the table. */
    record Named(String name, String kind) {}

    /** Two roles that exclude each other, and the reason as the end of a sentence. */
    record Exclusion(String one, String other, String why) {

        /** The sentence for a person who has both roles, or is about to get them. */
        String sentence() {
            return "The roles " + one + " and " + other + " exclude each other: " + why + ".";
        }
    }

    private record Kind(boolean staff, boolean takesStages, boolean needsTwo) {}

    private static final String DEPLOYS = "deploys";

    private final JdbcClient jdbc;
    // these come with the product, and only its migrations change them
    private final Map<String, Kind> kinds;
    private final Map<Set<String>, String> exclusions;

    RoleTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.kinds = jdbc
                .sql("select kind, staff, takes_stages, needs_two from role_kind")
                .query((row, n) ->
                        Map.entry(row.getString(1), new Kind(row.getBoolean(2), row.getBoolean(3), row.getBoolean(4))))
                .list()
                .stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
        this.exclusions = jdbc
                .sql("select one, other, why from role_exclusion")
                .query((row, n) -> Map.entry(Set.of(row.getString(1), row.getString(2)), row.getString(3)))
                .list()
                .stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Those of the groups that are in the table. */
    List<Named> named(Collection<String> groups) {
        return groups.isEmpty()
                ? List.of()
                : jdbc.sql("select name, kind from role where name in (:groups) order by name")
                        .param("groups", groups)
                        .query((row, n) -> new Named(row.getString(1), row.getString(2)))
                        .list();
    }

    /** The first two of these roles that exclude each other; empty if none do. */
    Optional<Exclusion> excluded(List<Named> roles) {
        for (int i = 0; i < roles.size(); i++) {
            for (Named other : roles.subList(i + 1, roles.size())) {
                Named one = roles.get(i);
                String why = one.kind().equals(other.kind()) ? null : exclusions.get(Set.of(one.kind(), other.kind()));
                if (why != null) {
                    return Optional.of(new Exclusion(one.name(), other.name(), why));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * The authorities of a person with these roles: each role, and {@link Role#STAFF} if one of them is a role of staff.
     *
     * @throws ConflictingRoles when two of them exclude each other
     */
    List<GrantedAuthority> authorities(List<Named> roles) {
        excluded(roles).ifPresent(both -> {
            throw new ConflictingRoles(both);
        });
        List<GrantedAuthority> authorities = new ArrayList<>();
        for (Named role : roles) {
            authorities.add(new SimpleGrantedAuthority(CurrentUser.PREFIX + role.name()));
        }
        if (roles.stream().anyMatch(role -> kind(role).staff())) {
            authorities.add(new SimpleGrantedAuthority(CurrentUser.PREFIX + Role.STAFF));
        }
        return List.copyOf(authorities);
    }

    /** Whether a programme may choose this group for a stage. */
    public boolean takesStages(String group) {
        return named(List.of(group)).stream().anyMatch(role -> kind(role).takesStages());
    }

    /** The groups that a programme may choose for a stage. */
    Set<String> takeStages() {
        return Set.copyOf(jdbc.sql("select name from role join role_kind using (kind) where takes_stages")
                .query(String.class)
                .list());
    }

    /**
     * Whether two administrators are needed to give this group to somebody: for every role except an applicant's, and for groups that may
     * become a role.
     */
    boolean needsTwo(String group) {
        List<Named> role = named(List.of(group));
        return role.isEmpty() || kind(role.get(0)).needsTwo();
    }

    /** Whether members of the group may deploy models. */
    boolean deploys(String group) {
        return named(List.of(group)).stream().anyMatch(role -> role.kind().equals(DEPLOYS));
    }

    boolean isNamed(String group) {
        return !named(List.of(group)).isEmpty();
    }

    private Kind kind(Named role) {
        Kind kind = kinds.get(role.kind());
        if (kind == null) {
            throw new IllegalStateException("the kind " + role.kind() + " is newer than this node");
        }
        return kind;
    }

    /** Whether both roles are in the table and exclude each other. */
    public boolean isExcluded(String one, String other) {
        Map<String, String> roles = roles();
        // compared in memory, because the address may contain characters that the database does not accept
        return excluded(roles.entrySet().stream()
                        .filter(role ->
                                role.getKey().equals(one) || role.getKey().equals(other))
                        .map(role -> new Named(role.getKey(), role.getValue()))
                        .toList())
                .isPresent();
    }

    /** All roles with their kinds. */
    Map<String, String> roles() {
        Map<String, String> roles = new LinkedHashMap<>();
        jdbc.sql("select name, kind from role order by name").query(row -> {
            roles.put(row.getString(1), row.getString(2));
        });
        return roles;
    }
}
