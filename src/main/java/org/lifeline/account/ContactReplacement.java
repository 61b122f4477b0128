package org.lifeline.account;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.lifeline.notification.Messages;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.NewAccounts;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Lets another telephone number or mail address open an account, and nothing else any more. Whose the account is was decided before, by two
 * people. Whoever has the new one still shows it with a code, as with each log-in.
 */
@Service
public class ContactReplacement {

    private final JdbcClient jdbc;
    private final PersonalData personal;
    private final AccountContacts contacts;
    private final NewAccounts accounts;
    private final Messages messages;
    private final Clock clock;

    ContactReplacement(
            JdbcClient jdbc,
            PersonalData personal,
            AccountContacts contacts,
            NewAccounts accounts,
            Messages messages,
            Clock clock) {
        this.jdbc = jdbc;
        this.personal = personal;
        this.contacts = contacts;
        this.accounts = accounts;
        this.messages = messages;
        this.clock = clock;
    }

    /**
     * Replaces what opens an account. Codes that were sent to the contacts before are of no use any more, and every open session of the
     * account ends at its next request. What its holder is called, and in which language they read, stays.
     *
     * @return what opened it before
     * @throws Refused 409 {@code contactTaken} when the new one opens another account, {@code noAccount} when none opens this one
     */
    @Transactional
    public List<Contact> replace(String account, Contact by) {
        jdbc.sql(
                        "select contact_fingerprint from applicant_contact where user_id = :account order by contact_fingerprint for update")
                .param("account", account)
                .query(byte[].class)
                .list();
        List<Contact> before = contacts.opening(account);
        if (before.isEmpty()) {
            throw Refused.conflict("noAccount", "There is no such account any more.");
        }
        // whoever registers the new contact at this moment waits, or was first
        int made = jdbc.sql("""
                        insert into applicant_contact (contact_fingerprint, kind, contact, user_id, display_name, language, made_at)
                        select :fingerprint, :kind, :contact, user_id, display_name, language, :now
                          from applicant_contact where user_id = :account order by made_at limit 1
                        on conflict (contact_fingerprint) do nothing""")
                .param("fingerprint", contacts.fingerprint(by))
                .param("kind", by.kind().code())
                .param("contact", personal.encrypt(ApplicantAccounts.CONTACT, by.value()))
                .param("now", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param("account", account)
                .update();
        if (made == 0) {
            throw taken();
        }
        for (Contact each : before) {
            byte[] fingerprint = contacts.fingerprint(each);
            jdbc.sql("delete from applicant_contact where contact_fingerprint = :contact")
                    .param("contact", fingerprint)
                    .update();
            jdbc.sql("delete from one_time_code where contact_fingerprint = :contact returning id")
                    .param("contact", fingerprint)
                    .query(UUID.class)
                    .list()
                    .forEach(code -> messages.erase(OneTimeCodes.messageKey(code)));
        }
        accounts.endSessions(account);
        return before;
    }

    /** A contact opens one account. Whose the other one is, is not said. */
    public static Refused taken() {
        return Refused.conflict(
                "contactTaken",
                "Another account is opened by this number or address already. The person has to give another one.");
    }
}
