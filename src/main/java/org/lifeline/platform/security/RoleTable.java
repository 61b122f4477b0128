package org.lifeline.platform.security;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.stereotype.Component;

/**
 * Which groups there are, what those of a kind may do, and which two nobody has at once: the tables {@code role}, {@code role_kind}
 * and {@code role_exclusion}. A group that is not in them gives nothing.
 */
@Component
public class RoleTable {

    /** A group that the table names. */
    record Named(String name, String kind) {}

    /** Two roles that exclude each other, and why, as a sentence goes on. */
    record Exclusion(String one, String other, String why) {

        /** For the person who has both, or is to get them. */
        String sentence() {
            return "The roles " + one + " and " + other + " exclude each other: " + why + ".";
        }
    }

    private record Kind(boolean staff, boolean takesStages, boolean needsTwo) {}

    private static final String DEPLOYS = "deploys";

    private final JdbcClient jdbc;
    // these come with the product and change with its migrations alone
    private final Map<String, Kind> kinds;
    private final Map<Set<String>, String> exclusions;

    RoleTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.kinds = jdbc.sql("select kind, staff, takes_stages, needs_two from role_kind")
                .query((row, n) -> Map.entry(row.getString(1), new Kind(row.getBoolean(2), row.getBoolean(3), row.getBoolean(4))))
                .list()
                .stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
        this.exclusions = jdbc.sql("select one, other, why from role_exclusion")
                .query((row, n) -> Map.entry(Set.of(row.getString(1), row.getString(2)), row.getString(3)))
                .list()
                .stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Those of the groups that the table names. */
    List<Named> named(Collection<String> groups) {
        return groups.isEmpty()
                ? List.of()
                : jdbc.sql("select name, kind from role where name in (:groups) order by name")
                        .param("groups", groups)
                        .query((row, n) -> new Named(row.getString(1), row.getString(2)))
                        .list();
    }

    /** The first two among these roles that exclude each other. */
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
     * What somebody with these roles may claim to be: each of them, and {@link Role#STAFF} where one of them is staff's.
     *
     * @throws RolesExclude when two of them exclude each other
     */
    List<GrantedAuthority> authorities(List<Named> roles) {
        excluded(roles).ifPresent(both -> {
            throw new RolesExclude(both);
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

    /** Whether a programme may name this group for a stage. */
    public boolean takesStages(String group) {
        return named(List.of(group)).stream().anyMatch(role -> kind(role).takesStages());
    }

    /** The groups that a programme may name for a stage. */
    Set<String> takeStages() {
        return Set.copyOf(jdbc.sql("select name from role join role_kind using (kind) where takes_stages").query(String.class).list());
    }

    /** Whether two administrators give this group together: every role but an applicant's, and groups that may become one. */
    boolean needsTwo(String group) {
        List<Named> role = named(List.of(group));
        return role.isEmpty() || kind(role.get(0)).needsTwo();
    }

    /** Whether the group lets its members bring models. */
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

    /** Whether the table has both, and nobody has both. */
    public boolean isExcluded(String one, String other) {
        Map<String, String> roles = roles();
        // compared here: an address may hold what no database takes
        return excluded(Stream.of(one, other).filter(roles::containsKey).map(name -> new Named(name, roles.get(name))).toList()).isPresent();
    }

    /** Every role with its kind. */
    Map<String, String> roles() {
        Map<String, String> roles = new LinkedHashMap<>();
        jdbc.sql("select name, kind from role order by name").query(row -> {
            roles.put(row.getString(1), row.getString(2));
        });
        return roles;
    }
}
