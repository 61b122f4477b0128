package org.lifeline.platform.security;

import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** How many people have a role, and the second administrator, whom the first one makes. From then on both are needed for every role. */
@Service
public class Administrators {

    /** The role of administrators. */
    public static final String ROLE = Groups.ADMINISTRATORS;

    private static final int NEEDED = 2;

    private final IdentityService identities;
    private final NewAccounts accounts;
    private final JdbcClient jdbc;

    Administrators(IdentityService identities, NewAccounts accounts, JdbcClient jdbc) {
        this.identities = identities;
        this.accounts = accounts;
        this.jdbc = jdbc;
    }

    /**
     * Makes others who change the administrators wait until this transaction ends. It comes before the question who they are: a lock on
     * their rows would not show the row that somebody else has just added.
     */
    static void lock(JdbcClient jdbc) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:lock, 0))")
                .param("lock", Administrators.class.getName())
                .query()
                .listOfRows();
    }

    /** How many people have a role, in the accounts of the product or at the identity provider. */
    public long having(String role) {
        return identities.createUserQuery().memberOfGroup(role).count();
    }

    /** Whether a second administrator is missing whom the product can make. */
    public boolean lacksSecond() {
        return accounts.possible() && having(ROLE) < NEEDED;
    }

    /**
     * Makes the second administrator. That person chooses the name and the password.
     *
     * @param by the only administrator
     * @throws Refused 422 for a name or password that is not valid; 409 {@code nameTaken}, {@code twoAdministrators}; 403 {@code formerAccount}
     */
    @Transactional
    public void makeSecond(CurrentUser by, String name, String password) {
        lock(jdbc);
        if (!lacksSecond()) {
            throw Refused.conflict("twoAdministrators", "There are two administrators already.");
        }
        NewAccounts.requireValid(name, password);
        // as the administrator: AccountRules lets nobody else do this, and only while there is no second one
        identities.setAuthentication(by.id(), by.groups());
        try {
            if (identities.createUserQuery().userId(name).count() > 0) {
                throw Refused.conflict("nameTaken", "There is an account with this user name. Choose another one.");
            }
            User user = identities.newUser(name);
            user.setPassword(password);
            identities.saveUser(user);
            identities.createMembership(name, ROLE);
        } finally {
            identities.clearAuthentication();
        }
    }
}
