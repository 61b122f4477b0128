package org.lifeline.account;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.privacy.PersonalData;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What is kept about the holder of an account that a telephone number or mail address opens, for that person to read. */
@Repository
public class AccountContacts {

    /**
     * @param contact a telephone number or mail address
     * @param name how the person wants to be called; null until they said so
     */
    public record Kept(@Nullable String contact, @Nullable String name) {}

    private final JdbcClient jdbc;
    private final PersonalData personal;

    AccountContacts(JdbcClient jdbc, PersonalData personal) {
        this.jdbc = jdbc;
        this.personal = personal;
    }

    /** Everything of this account; empty for one that was made in another way. */
    public List<Kept> of(String account) {
        return jdbc.sql("select contact, display_name from applicant_contact where user_id = :account order by made_at")
                .param("account", account)
                .query((row, n) -> new Kept(
                        personal.decrypt(ApplicantAccounts.CONTACT, row.getBytes(1)),
                        personal.decrypt(ApplicantAccounts.NAME, row.getBytes(2))))
                .list();
    }

    /** What opens this account, the oldest first; empty for one that was made in another way. */
    public List<Contact> opening(String account) {
        return jdbc.sql(
                        "select kind, contact from applicant_contact where user_id = :account order by made_at, contact_fingerprint")
                .param("account", account)
                .query((row, n) -> new Contact(
                        Contact.Kind.of(row.getString(1)),
                        Objects.requireNonNull(personal.decrypt(ApplicantAccounts.CONTACT, row.getBytes(2)))))
                .list();
    }

    /**
     * Keeps the oldest contact of this account from being replaced or erased until the end of the transaction. Who keeps something that hangs on it
     * begins with this.
     *
     * @return its fingerprint; empty where no contact opens the account any more
     */
    public Optional<byte[]> hold(String account) {
        return jdbc.sql(
                        "select contact_fingerprint from applicant_contact where user_id = :account order by made_at limit 1 for key share")
                .param("account", account)
                .query(byte[].class)
                .optional();
    }

    /** The account that this opens; empty where it opens none. */
    public Optional<String> openedBy(Contact contact) {
        return jdbc.sql("select user_id from applicant_contact where contact_fingerprint = :fingerprint")
                .param("fingerprint", fingerprint(contact))
                .query(String.class)
                .optional();
    }

    /** The code of the language in which the holder of this account reads; empty for one that no contact opens. */
    public Optional<String> language(String account) {
        return jdbc.sql("select language from applicant_contact where user_id = :account order by made_at limit 1")
                .param("account", account)
                .query(String.class)
                .optional();
    }

    byte[] fingerprint(Contact contact) {
        return Objects.requireNonNull(personal.fingerprint(ApplicantAccounts.CONTACT, contact.value()));
    }
}
