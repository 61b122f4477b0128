package org.lifeline.platform.security;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.User;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.platform.problem.Refused;
import org.springframework.stereotype.Component;

/**
 * Accounts that the product makes for somebody who was invited. Only where it keeps the accounts itself; with an identity provider, people
 * have their accounts there.
 */
@Component
public class NewAccounts {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9._-]{2,39}");

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int RANDOM_BYTES = 10;

    private final IdentityService identities;

    NewAccounts(IdentityService identities) {
        this.identities = identities;
    }

    /** Whether the product keeps the accounts itself. */
    public boolean possible() {
        return !identities.isReadOnly();
    }

    /**
     * Creates the account of a provider's clerk.
     *
     * @param name with which its holder logs in
     * @param email where its holder was invited
     * @throws Refused 422 for a name or password that is not valid; 409 {@code nameTaken}; 403 {@code formerAccount}
     */
    public void createForProvider(@Nullable String name, @Nullable String password, String email) {
        if (!possible()) {
            throw Refused.conflict("accountsElsewhere", "Accounts are made at the identity provider.");
        }
        requireValid(name, password);
        SystemAuthority.run(() -> {
            if (identities.createUserQuery().userId(name).count() > 0) {
                throw Refused.conflict("nameTaken", "There is an account with this user name. Choose another one.");
            }
            User user = identities.newUser(name);
            user.setEmail(email);
            user.setPassword(password);
            identities.saveUser(user);
            identities.createMembership(name, Role.SERVICE_PROVIDER);
        });
    }

    /** @throws Refused 422 for a name or password that is not valid */
    static void requireValid(@Nullable String name, @Nullable String password) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw Refused.invalid(
                    "name",
                    "Choose a user name of 3 to 40 small letters, digits, points and hyphens that begins with a letter.");
        }
        if (password == null || password.length() < AccountPasswords.SHORTEST || password.contains(name)) {
            throw Refused.invalid(
                    "password",
                    "Choose a password of at least " + AccountPasswords.SHORTEST
                            + " characters that does not contain the user name.");
        }
    }

    /** A name that nobody chose and that says nothing about its holder. */
    public static String randomName() {
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        return "a" + HexFormat.of().formatHex(random);
    }

    /** Creates the account of an applicant, without a password. @param name see {@link #randomName} */
    public void createForApplicant(String name) {
        SystemAuthority.run(() -> {
            identities.saveUser(identities.newUser(name));
            identities.createMembership(name, Role.APPLICANT);
        });
    }

    /**
     * Removes the account of an applicant, which nobody can have again.
     *
     * @return false when the account is kept elsewhere, or its holder has another role, too: then it stays
     */
    public boolean removeApplicant(String name) {
        if (!possible()) {
            return false;
        }
        boolean[] removed = {false};
        SystemAuthority.run(() -> {
            List<String> groups = identities.createGroupQuery().groupMember(name).list().stream()
                    .map(Group::getId)
                    .toList();
            if (groups.equals(List.of(Role.APPLICANT))) {
                identities.deleteUser(name);
                removed[0] = true;
            }
        });
        return removed[0];
    }

    /**
     * Ends every session of an applicant's account at its next request, on any node: {@link AccountRecheck} finds another password than the
     * one with which the session began. Nobody knows this one, as nobody knew one before.
     */
    public void endSessions(String name) {
        byte[] random = new byte[2 * RANDOM_BYTES];
        RANDOM.nextBytes(random);
        SystemAuthority.run(() -> {
            User user = identities.createUserQuery().userId(name).singleResult();
            user.setPassword(HexFormat.of().formatHex(random));
            identities.saveUser(user);
        });
    }
}
