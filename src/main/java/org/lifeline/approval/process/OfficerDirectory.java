package org.lifeline.approval.process;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.lifeline.platform.engine.AsTheProduct;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Role;
import org.springframework.stereotype.Component;

/** The accounts of officers, wherever they are kept. */
@Component
class OfficerDirectory {

    private final IdentityService identities;

    OfficerDirectory(IdentityService identities) {
        this.identities = identities;
    }

    /** @throws Refused 403 when nobody is logged in */
    Authentication current() {
        Authentication officer = identities.getCurrentAuthentication();
        if (officer == null || officer.getUserId() == null) {
            throw Refused.forbidden("noOfficer", "A decision needs a person who is logged in.");
        }
        return officer;
    }

    boolean exists(String user) {
        return AsTheProduct.ask(() -> identities.createUserQuery().userId(user).count() > 0);
    }

    /** An account that works on cases at all. */
    boolean isOfficer(String user) {
        return exists(user) && groups(user).stream().anyMatch(Role::isOfficers);
    }

    List<String> groups(String user) {
        return AsTheProduct.ask(() ->
                identities.createGroupQuery().groupMember(user).list().stream().map(Group::getId).toList());
    }

    boolean hasMembers(String group) {
        return AsTheProduct.ask(() -> identities.createUserQuery().memberOfGroup(group).count() > 0);
    }

    /** Where to write to an officer, or to everybody of a group. */
    List<String> addresses(Optional<String> officer, Optional<String> group) {
        Stream<User> one = officer.stream().flatMap(id -> identities.createUserQuery().userId(id).list().stream());
        Stream<User> all = group.stream().flatMap(id -> identities.createUserQuery().memberOfGroup(id).list().stream());
        return Stream.concat(one, all)
                .map(User::getEmail)
                .filter(address -> address != null && !address.isBlank())
                .distinct()
                .toList();
    }
}
