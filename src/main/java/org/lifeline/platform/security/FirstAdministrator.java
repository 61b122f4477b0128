package org.lifeline.platform.security;

import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.User;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** The one account of a real deployment's first start; it makes the others in Camunda Admin. Never replaces an account. */
@Component
@ConditionalOnProperty("lifeline.administrator.password")
class FirstAdministrator implements ApplicationRunner {

    private static final Logger LOG = LoggerFactory.getLogger(FirstAdministrator.class);
    private static final int SHORTEST_PASSWORD = 12;

    private final IdentityService identities;
    private final String name;
    private final String password;

    FirstAdministrator(
            IdentityService identities,
            @Value("${lifeline.administrator.name:administrator}") String name,
            @Value("${lifeline.administrator.password}") String password) {
        if (password.length() < SHORTEST_PASSWORD) {
            throw new IllegalArgumentException(
                    "lifeline.administrator.password needs at least " + SHORTEST_PASSWORD + " characters");
        }
        this.identities = identities;
        this.name = name;
        this.password = password;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        if (identities.createUserQuery().userId(name).count() > 0) {
            return;
        }
        if (identities.createGroupQuery().groupId(EngineAuthorizations.ADMINISTRATORS).count() == 0) {
            Group group = identities.newGroup(EngineAuthorizations.ADMINISTRATORS);
            group.setName("Administrators");
            group.setType("SYSTEM");
            identities.saveGroup(group);
        }
        User user = identities.newUser(name);
        user.setFirstName("First");
        user.setLastName("Administrator");
        user.setPassword(password);
        identities.saveUser(user);
        identities.createMembership(name, EngineAuthorizations.ADMINISTRATORS);
        LOG.info("created the first administrator");
    }
}
