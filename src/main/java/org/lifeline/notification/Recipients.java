package org.lifeline.notification;

import org.lifeline.platform.RunMode;
import org.springframework.context.annotation.Conditional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * For whom a message in the outbox is: what would have reached a telephone or a mailbox is shown to its owner alone. An applicant sees
 * what their own cases said, a provider what its organisation was told, an officer what went to the officer's address.
 */
@Component
@Conditional(RunMode.Embedded.class)
class Recipients {

    private final JdbcClient jdbc;

    Recipients(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    boolean isFor(String account, OutboxMail mail) {
        // a message is named after the case or the claim that it is about, see Outbox
        String number = mail.id().replaceAll("_.*", "");
        return jdbc.sql("""
                        select exists (select from application where number = :number and applicant = :account)
                            or exists (select from claim c join provider_account p using (provider_code)
                                       where c.number = :number and p.user_id = :account)
                            or exists (select from act_id_user where id_ = :account and lower(email_) = lower(:to))""")
                .param("number", number)
                .param("account", account)
                .param("to", mail.to())
                .query(Boolean.class)
                .single();
    }
}
