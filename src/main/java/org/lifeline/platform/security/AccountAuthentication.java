package org.lifeline.platform.security;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.RunMode;
import org.springframework.context.annotation.Conditional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/**
 * Authenticates built-in accounts: users, password hashes and groups of the engine's identity service. Wrong passwords do not lock an
 * account, because then anyone could lock somebody out. They are counted by account and address; see LimitFilters.
 */
@Component
@Conditional(RunMode.OwnAccounts.class)
class AccountAuthentication implements AuthenticationProvider {

    private static final int LONGEST_CREDENTIAL = 200;

    private record Row(
            @Nullable String email,
            @Nullable String hash,
            @Nullable String salt,
            List<RoleTable.Named> roles) {}

    private final JdbcClient jdbc;
    private final RunMode mode;
    private final RoleTable roles;
    private final Passwords passwords;

    AccountAuthentication(JdbcClient jdbc, RunMode mode, RoleTable roles, Passwords passwords) {
        this.jdbc = jdbc;
        this.mode = mode;
        this.roles = roles;
        this.passwords = passwords;
    }

    /** @throws ConflictingRoles only after the right password, so that nobody else learns of it */
    @Override
    public Authentication authenticate(Authentication request) {
        String name = request.getName();
        String password = String.valueOf(request.getCredentials());
        if (name.length() > LONGEST_CREDENTIAL || password.length() > LONGEST_CREDENTIAL || name.indexOf('\0') >= 0) {
            throw new BadCredentialsException("unknown user or wrong password");
        }
        Row account = find(name);
        // the password is compared even where there is no account, which must not be told from the time
        boolean right = passwords.matches(
                password, account == null ? null : account.salt(), account == null ? null : account.hash());
        if (account == null || !right) {
            throw new BadCredentialsException("unknown user or wrong password");
        }
        return authentication(name, account);
    }

    /**
     * The account with its present roles and password; null when it was deleted or is disabled.
     *
     * @throws ConflictingRoles when two of its roles exclude each other
     */
    @Nullable
    Authentication now(String name) {
        Row account = find(name);
        return account == null ? null : authentication(name, account);
    }

    private Authentication authentication(String name, Row account) {
        return UsernamePasswordAuthenticationToken.authenticated(
                new Account(name, digest(account.hash() + " " + account.salt())),
                null,
                roles.authorities(account.roles()));
    }

    /** Reads everything that a request needs of an account, in one query. */
    private @Nullable Row find(String name) {
        List<RoleTable.Named> named = new ArrayList<>();
        Row[] found = new Row[1];
        jdbc.sql("""
                        select u.email_, u.pwd_, u.salt_, r.name, r.kind from act_id_user u
                          left join act_id_membership m on m.user_id_ = u.id_ left join role r on r.name = m.group_id_
                          where u.id_ = :name order by r.name""").param("name", name).query(row -> {
            found[0] = new Row(row.getString(1), row.getString(2), row.getString(3), named);
            if (row.getString(4) != null) {
                named.add(new RoleTable.Named(row.getString(4), row.getString(5)));
            }
        });
        // demo accounts in a database that was copied from an embedded product must not be usable
        return found[0] == null || (DemoAccounts.isDemo(found[0].email()) && !mode.embedded()) ? null : found[0];
    }

    private static String digest(String text) {
        return Base64.getEncoder().encodeToString(DigestUtils.sha256(text));
    }

    @Override
    public boolean supports(@Nullable Class<?> type) {
        return type != null && UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
    }
}
