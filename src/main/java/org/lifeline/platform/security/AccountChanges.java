package org.lifeline.platform.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Changes that need two administrators. The first administrator who requests one is refused, and the request is recorded. When another
 * administrator requests the same within three days, the change is made. So Camunda Admin needs no page of its own for this.
 */
@Component
class AccountChanges {

    enum What {
        GRANT,
        WITHDRAWAL,
        PASSWORD
    }

    static final Duration WAITS = Duration.ofDays(3);

    private final JdbcClient jdbc;
    private final Clock clock;
    private final TransactionTemplate alone;

    AccountChanges(JdbcClient jdbc, Clock clock, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.alone = new TransactionTemplate(transactions);
        this.alone.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /**
     * Returns if another administrator has requested the same, in the transaction of the change.
     *
     * @param role the role that is granted or withdrawn, otherwise empty
     * @throws Refused 403 when this is the first request
     */
    void requireSecondAdministrator(What what, String account, String role, String administrator) {
        Instant now = Instant.now(clock);
        int agreed = jdbc.sql("""
                        update account_change set agreed_by = :who, agreed_at = :now
                        where what = :what and account = :account and role = :role and agreed_at is null and asked_by <> :who and asked_at > :since""")
                .param("who", administrator)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("what", code(what))
                .param("account", account)
                .param("role", role)
                .param("since", now.minus(WAITS).atOffset(ZoneOffset.UTC))
                .update();
        if (agreed > 0) {
            return;
        }
        // in a transaction of its own, because the transaction of the change is rolled back
        alone.executeWithoutResult(status -> jdbc.sql("""
                        insert into account_change (what, account, role, asked_by, asked_at) values (:what, :account, :role, :who, :now)
                        on conflict (what, account, role) where agreed_at is null do update set asked_by = excluded.asked_by, asked_at = excluded.asked_at
                          where account_change.asked_by = excluded.asked_by or account_change.asked_at <= :since""")
                .param("what", code(what))
                .param("account", account)
                .param("role", role)
                .param("who", administrator)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("since", now.minus(WAITS).atOffset(ZoneOffset.UTC))
                .update());
        throw Refused.forbidden("secondAdministrator", sentence(what, account, role));
    }

    private static String sentence(What what, String account, String role) {
        String asked = switch (what) {
            case GRANT -> "put " + account + " into " + role;
            case WITHDRAWAL -> "take " + account + " out of " + role;
            case PASSWORD -> "set a new password for " + account;
        };
        return "Two administrators do this together. That you asked is kept: within three days another administrator must "
                + asked + " in the same way, then it is done.";
    }

    private static String code(What what) {
        return what.name().toLowerCase(Locale.ROOT);
    }
}
