package org.lifeline.platform.security;

import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.User;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.RunMode;
import org.springframework.context.annotation.Conditional;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/** Built-in accounts: users, password hashes, lock-out and groups of the engine's identity service. */
@Component
@Conditional(RunMode.OwnAccounts.class)
class AccountAuthentication implements AuthenticationProvider {

    private static final int LONGEST_CREDENTIAL = 200;

    private final IdentityService identities;
    private final RunMode mode;

    AccountAuthentication(IdentityService identities, RunMode mode) {
        this.identities = identities;
        this.mode = mode;
    }

    @Override
    public Authentication authenticate(Authentication request) {
        String name = request.getName();
        String password = String.valueOf(request.getCredentials());
        if (name.length() > LONGEST_CREDENTIAL
                || password.length() > LONGEST_CREDENTIAL
                || name.indexOf('\0') >= 0
                || !identities.checkPassword(name, password)) {
            throw new BadCredentialsException("unknown user or wrong password");
        }
        Authentication account = now(name);
        if (account == null) {
            throw new BadCredentialsException("unknown user or wrong password");
        }
        return account;
    }

    /** The account with the roles that it has now; null when it is gone or shut. */
    @Nullable Authentication now(String name) {
        User user = identities.createUserQuery().userId(name).singleResult();
        if (user == null || (DemoAccounts.isDemo(user.getEmail()) && !mode.embedded())) {
            // a database that was copied out of an embedded product brings its demo accounts along: they stay shut
            return null;
        }
        List<String> groups =
                identities.createGroupQuery().groupMember(name).list().stream().map(Group::getId).toList();
        return UsernamePasswordAuthenticationToken.authenticated(name, null, Role.authorities(groups));
    }

    @Override
    public boolean supports(@Nullable Class<?> type) {
        return type != null && UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
    }
}
