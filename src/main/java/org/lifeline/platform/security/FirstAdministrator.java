package org.lifeline.platform.security;

import java.util.UUID;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.lifeline.platform.RunMode;
import org.lifeline.platform.SettingMissing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Creates the first account, which creates the others in Camunda Admin. It never replaces an account. While there is no administrator at
 * all, Camunda's applications send everyone to a set-up page on which anyone could become administrator. So a real deployment does not
 * start without an administrator, and the embedded product has one as which nobody can log in.
 */
@Component
@Order(2)
class FirstAdministrator implements ApplicationRunner {

    private static final Logger LOG = LoggerFactory.getLogger(FirstAdministrator.class);
    private static final int SHORTEST_PASSWORD = 12;
    private static final String NOBODY = "nobody";

    private final IdentityService identities;
    private final RunMode mode;
    private final String name;
    private final String password;

    FirstAdministrator(
            IdentityService identities,
            RunMode mode,
            @Value("${lifeline.administrator.name:administrator}") String name,
            @Value("${lifeline.administrator.password:}") String password) {
        if (!password.isEmpty() && password.length() < SHORTEST_PASSWORD) {
            throw new SettingMissing(
                    "lifeline.administrator.password needs at least " + SHORTEST_PASSWORD + " characters");
        }
        this.identities = identities;
        this.mode = mode;
        this.name = name;
        this.password = password;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        if (identities.isReadOnly()) {
            return;
        }
        if (!password.isEmpty()) {
            create(name, password);
        } else if (!hasAdministrator()) {
            if (!mode.embedded()) {
                throw new SettingMissing(
                        "There is no administrator yet: set lifeline.administrator.password for the first start");
            }
            create(NOBODY, UUID.randomUUID().toString());
        }
    }

    private boolean hasAdministrator() {
        return identities.createUserQuery().memberOfGroup(Groups.ADMINISTRATORS).count() > 0;
    }

    private void create(String name, String password) {
        if (identities.createUserQuery().userId(name).count() > 0) {
            return;
        }
        User user = identities.newUser(name);
        user.setFirstName("First");
        user.setLastName("Administrator");
        user.setPassword(password);
        identities.saveUser(user);
        identities.createMembership(name, Groups.ADMINISTRATORS);
        LOG.info("created the administrator {}", name);
    }
}
