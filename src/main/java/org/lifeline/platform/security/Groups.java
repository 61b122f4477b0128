package org.lifeline.platform.security;

import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.Group;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Creates the groups that the product's rules name. An administrator puts people into them, and may add groups of officers with any name.
 */
@Component
@Order(0)
class Groups implements ApplicationRunner {

    /** The group by which the engine recognises administrators. */
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
        create(Role.DEPLOYER, Role.displayName(Role.DEPLOYER), "SYSTEM");
        for (String role : Role.ALL) {
            create(role, Role.displayName(role), "WORKFLOW");
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
