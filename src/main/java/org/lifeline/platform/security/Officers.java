package org.lifeline.platform.security;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.identity.UserQuery;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.platform.problem.Refused;
import org.springframework.stereotype.Component;

/** The groups that can decide on cases, and their members, as the accounts are now. */
@Component
public class Officers {

    private final IdentityService identities;
    private final RoleTable roles;

    Officers(IdentityService identities, RoleTable roles) {
        this.identities = identities;
        this.roles = roles;
    }

    /** The groups of a kind that can decide stages, see {@link RoleTable}: their names by id. */
    public Map<String, String> groups() {
        Map<String, String> groups = new LinkedHashMap<>();
        Set<String> deciding = roles.takeStages();
        for (Group group :
                identities.createGroupQuery().orderByGroupName().asc().list()) {
            if (deciding.contains(group.getId())) {
                groups.put(group.getId(), group.getName() == null ? group.getId() : group.getName());
            }
        }
        return groups;
    }

    /** The accounts in a group. */
    public Set<String> members(String group) {
        return identities.createUserQuery().memberOfGroup(group).list().stream()
                .map(User::getId)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The people in a group: their names, as a list shows them, by account. */
    public Map<String, String> named(String group) {
        Map<String, String> people = new TreeMap<>();
        SystemAuthority.call(
                        () -> identities.createUserQuery().memberOfGroup(group).list())
                .forEach(person -> people.put(person.getId(), name(person)));
        return people;
    }

    /** Everybody who can decide on cases, by account, with their names and groups. */
    public Map<String, String> named() {
        return named(SystemAuthority.call(this::groups));
    }

    /** The same for some groups. @param groups names of the groups by id */
    public Map<String, String> named(Map<String, String> groups) {
        Map<String, String> names = new TreeMap<>();
        Map<String, List<String>> of = new TreeMap<>();
        groups.forEach((group, title) -> named(group).forEach((person, name) -> {
            names.put(person, name);
            of.computeIfAbsent(person, p -> new ArrayList<>()).add(title);
        }));
        names.replaceAll((person, name) -> name + ", " + String.join(", ", of.getOrDefault(person, List.of())));
        return names;
    }

    /** The name of a person, with their account; the account alone where no name is known. */
    public String name(String account) {
        User person = SystemAuthority.call(
                () -> identities.createUserQuery().userId(account).singleResult());
        return person == null ? account : name(person);
    }

    /** The given and family name of a person, without their account; empty where none is known. */
    public String ownName(String account) {
        User person = SystemAuthority.call(
                () -> identities.createUserQuery().userId(account).singleResult());
        return person == null ? "" : ownName(person);
    }

    private static String ownName(User person) {
        return Stream.of(person.getFirstName(), person.getLastName())
                .filter(part -> part != null && !part.isBlank())
                .collect(Collectors.joining(" "));
    }

    private static String name(User person) {
        String name = ownName(person);
        return name.isEmpty() ? person.getId() : name + " (" + person.getId() + ")";
    }

    /** @throws Refused 403 when nobody is logged in */
    public Authentication current() {
        return ActingPerson.of(identities);
    }

    /**
     * The account of the acting manager.
     *
     * @throws Refused 403 when this person is not a programme manager, whatever permission the engine gave them
     */
    public String currentManager() {
        return ActingPerson.manager(identities);
    }

    public boolean exists(String user) {
        return SystemAuthority.call(
                () -> identities.createUserQuery().userId(user).count() > 0);
    }

    /** Whether there is an account with this name that can decide on cases at all. */
    public boolean isOfficer(String user) {
        return exists(user) && groupsOf(user).stream().anyMatch(roles.takeStages()::contains);
    }

    /** The ids of a person's groups. */
    public List<String> groupsOf(String user) {
        return SystemAuthority.call(() -> identities.createGroupQuery().groupMember(user).list().stream()
                .map(Group::getId)
                .toList());
    }

    /** Whether two people are in the same deciding group. The managers' group counts only if the officer decides in no other group. */
    public boolean shareGroup(String officer, String other) {
        Set<String> groups = groupsOf(officer).stream()
                .filter(roles.takeStages()::contains)
                .collect(Collectors.toCollection(TreeSet::new));
        if (groups.size() > 1) {
            groups.remove(Role.PROGRAMME_MANAGER);
        }
        return groupsOf(other).stream().anyMatch(groups::contains);
    }

    public boolean hasMembers(String group) {
        return SystemAuthority.call(
                () -> identities.createUserQuery().memberOfGroup(group).count() > 0);
    }

    /** The mail addresses of an officer; if the officer is null, those of all members of the group. */
    public List<String> addresses(@Nullable String officer, @Nullable String group) {
        List<User> users = SystemAuthority.call(() -> {
            UserQuery query = identities.createUserQuery();
            return officer != null
                    ? query.userId(officer).list()
                    : group != null ? query.memberOfGroup(group).list() : List.of();
        });
        return users.stream()
                .map(User::getEmail)
                .filter(address -> address != null && !address.isBlank())
                .distinct()
                .toList();
    }
}
