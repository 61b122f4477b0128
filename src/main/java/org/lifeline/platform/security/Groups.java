package org.lifeline.platform.security;

import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.Group;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** The groups that the house's rules name: an administrator puts people into them, and may add officers' groups of any name. */
@Component
@Order(0)
class Groups implements ApplicationRunner {

    /** The engine knows its administrators by this group. */
    static final String ADMINISTRATORS = "camunda-admin";

    private final IdentityService identities;

    Groups(IdentityService identities) {
        this.identities = identities;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        if (identities.isReadOnly()) {
            return;
        }
        create(ADMINISTRATORS, "Administrators", "SYSTEM");
        create(Role.DEPLOYER, Role.spoken(Role.DEPLOYER), "SYSTEM");
        for (String role : Role.ALL) {
            create(role, Role.spoken(role), "WORKFLOW");
        }
    }

    private void create(String id, String name, String type) {
        if (identities.createGroupQuery().groupId(id).count() > 0) {
            return;
        }
        Group group = identities.newGroup(id);
        group.setName(name);
        group.setType(type);
        identities.saveGroup(group);
    }
}
