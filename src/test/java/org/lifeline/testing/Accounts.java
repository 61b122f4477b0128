package org.lifeline.testing;

import java.util.concurrent.atomic.AtomicInteger;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.User;

/** Log-ins of a test's own, beside the demo accounts: with any groups, and nobody else's cases. */
public final class Accounts {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private Accounts() {}

    /** Makes an account in these groups, and the groups that are missing; returns its name. */
    public static String create(IdentityService identities, String... groups) {
        String name = "test-" + NUMBER.incrementAndGet() + "." + String.join("_", groups);
        User user = identities.newUser(name);
        user.setPassword("demo");
        identities.saveUser(user);
        for (String id : groups) {
            if (identities.createGroupQuery().groupId(id).count() == 0) {
                Group group = identities.newGroup(id);
                group.setName(id);
                identities.saveGroup(group);
            }
            identities.createMembership(name, id);
        }
        return name;
    }
}
