package org.lifeline.notification;

import org.lifeline.platform.RunMode;
import org.springframework.context.annotation.Conditional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Decides to whom a message in the outbox is shown: to the owner of the telephone or mailbox that it would have reached. An applicant sees
 * the messages of their own cases, a provider those to its organisation, an officer those to the officer's address.
 */
@Component
@Conditional(RunMode.Embedded.class)
class Recipients {

    private final JdbcClient jdbc;

    Recipients(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    boolean isFor(String account, OutboxMail mail) {
        // a message's id begins with the number of its case or claim, see Outbox
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
