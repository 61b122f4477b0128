package org.lifeline.platform.security;

import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.RunMode;
import org.springframework.context.annotation.Conditional;
import org.springframework.stereotype.Component;

/**
 * The accounts of the embedded product. They are named after their role; the names of second accounts end in -2. They exist nowhere else.
 */
@Component
@Conditional(RunMode.Embedded.class)
public class DemoAccounts {

    /** The password of every demo account. */
    public static final String PASSWORD = "demo";

    /** A clerk of the organisation whose administrator is the first account of that role. */
    private static final String CLERK = Role.SERVICE_PROVIDER + "-3";

    private static final String MAIL_DOMAIN = "@demo.lifeline.invalid";

    private final IdentityService identities;

    DemoAccounts(IdentityService identities) {
        this.identities = identities;
    }

    static boolean isDemo(@Nullable String email) {
        return email != null && email.endsWith(MAIL_DOMAIN);
    }

    /** The names of all demo accounts, in the order of the process. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (String role : Role.ALL) {
            names.add(role);
            names.add(role + "-2");
        }
        names.add(CLERK);
        return names;
    }

    /** Creates the accounts that are missing; existing accounts are not changed. */
    public void create() {
        for (String role : Role.ALL) {
            createAccount(role, role, "One");
            createAccount(role + "-2", role, "Two");
        }
        createAccount(CLERK, Role.SERVICE_PROVIDER, "Three");
    }

    private void createAccount(String name, String role, String last) {
        if (identities.createUserQuery().userId(name).count() > 0) {
            return;
        }
        User user = identities.newUser(name);
        user.setFirstName(Role.displayName(role));
        user.setLastName(last);
        user.setEmail(name + MAIL_DOMAIN);
        user.setPassword(PASSWORD);
        identities.saveUser(user);
        identities.createMembership(name, role);
    }
}
