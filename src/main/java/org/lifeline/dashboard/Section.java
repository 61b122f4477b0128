package org.lifeline.dashboard;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.Role;

/** A page of charts, and who may see it. */
enum Section {
    /** Where people wait. */
    service(Role.PROGRAMME_MANAGER, Role.AUDITOR, Role.OPERATIONS),
    /** Where money goes. */
    money(Role.PROGRAMME_MANAGER, Role.AUDITOR, Role.ACCOUNTANT, Role.CASH_MANAGER),
    /** What hospitals and pharmacies do. */
    providers(Role.PROGRAMME_MANAGER, Role.AUDITOR, Role.ACCOUNTANT, Role.CASH_MANAGER),
    /** Where fraud may hide. */
    integrity(Role.PROGRAMME_MANAGER, Role.AUDITOR),
    /** Who is reached. */
    reach(Role.PROGRAMME_MANAGER, Role.AUDITOR);

    private final Set<String> roles;

    Section(String... roles) {
        this.roles = Set.of(roles);
    }

    /** Whether this role opens the page. */
    boolean isOpenTo(String role) {
        return roles.contains(role);
    }

    boolean isOpenTo(CurrentUser user) {
        return roles.stream().anyMatch(user::is);
    }

    /** The pages of this person, in order. */
    static List<Section> of(CurrentUser user) {
        return Arrays.stream(values()).filter(section -> section.isOpenTo(user)).toList();
    }
}
