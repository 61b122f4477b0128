package org.lifeline.account;

import java.util.List;
import java.util.Map;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.security.NewAccounts;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The end of an applicant's account: the telephone numbers and mail addresses that open it are erased, and the account is removed. Whoever
 * registers with the same contact later gets another account.
 */
@Service
public class AccountErasure {

    private final JdbcClient jdbc;
    private final NewAccounts accounts;
    private final List<AccountRecords> records;
    private final AuditLog audit;

    AccountErasure(JdbcClient jdbc, NewAccounts accounts, List<AccountRecords> records, AuditLog audit) {
        this.jdbc = jdbc;
        this.accounts = accounts;
        this.records = records;
        this.audit = audit;
    }

    /** The numbers of what the holder of the account still waits for. It is answered before the account is erased. */
    public List<String> open(String account) {
        return records.stream().flatMap(each -> each.open(account).stream()).toList();
    }

    /**
     * Erases the contacts, and removes the account where the product keeps it and its holder has no other role. Open sessions of it end at
     * their next request.
     *
     * @param decider who decided it
     */
    @Transactional
    public void erase(String account, String decider) {
        List<byte[]> contacts = jdbc.sql(
                        "delete from applicant_contact where user_id = :account returning contact_fingerprint")
                .param("account", account)
                .query(byte[].class)
                .list();
        contacts.forEach(contact -> jdbc.sql("delete from one_time_code where contact_fingerprint = :contact")
                .param("contact", contact)
                .update());
        records.forEach(each -> each.eraseAccount(account));
        boolean removed = accounts.removeApplicant(account);
        audit.append(Action.accountErased, decider, null, null, Map.of("account", account, "removed", removed));
    }
}
