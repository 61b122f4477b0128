package org.lifeline.platform.security;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.User;
import org.springframework.stereotype.Component;

/** The groups that can decide on cases, and who is in them, as the accounts say now. */
@Component
public class Officers {

    private final IdentityService identities;

    Officers(IdentityService identities) {
        this.identities = identities;
    }

    /** Groups by id with their names: not applicants, providers, auditors, nor those who keep the product running. */
    public Map<String, String> groups() {
        Map<String, String> groups = new LinkedHashMap<>();
        for (Group group : identities.createGroupQuery().orderByGroupName().asc().list()) {
            if (decides(group.getId())) {
                groups.put(group.getId(), group.getName() == null ? group.getId() : group.getName());
            }
        }
        return groups;
    }

    /** The log-ins in a group. */
    public Set<String> members(String group) {
        return identities.createUserQuery().memberOfGroup(group).list().stream()
                .map(User::getId)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean decides(String group) {
        return Role.isStaff(group) && !group.equals(Role.AUDITOR) && !CurrentUser.TECHNICAL.contains(group);
    }
}
