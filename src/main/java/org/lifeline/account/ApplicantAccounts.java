package org.lifeline.account;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.RunMode;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.NewAccounts;
import org.lifeline.platform.typed.PlainText;
import org.springframework.context.annotation.Conditional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The accounts that a telephone number or mail address opens. */
@Service
@Conditional(RunMode.OwnAccounts.class)
class ApplicantAccounts {

    static final String CONTACT = "applicant_contact.contact";
    static final String NAME = "applicant_contact.display_name";
    static final int LONGEST_NAME = 60;

    /**
     * An account.
     *
     * @param id random; it says nothing about the person
     * @param name how the person wants to be called; null until they said so
     * @param language code of the language in which the person reads
     */
    record Opened(String id, @Nullable String name, String language) {}

    private final JdbcClient jdbc;
    private final PersonalData personal;
    private final OneTimeCodes codes;
    private final NewAccounts accounts;
    private final AuditLog audit;
    private final Clock clock;

    ApplicantAccounts(
            JdbcClient jdbc,
            PersonalData personal,
            OneTimeCodes codes,
            NewAccounts accounts,
            AuditLog audit,
            Clock clock) {
        this.jdbc = jdbc;
        this.personal = personal;
        this.codes = codes;
        this.accounts = accounts;
        this.audit = audit;
        this.clock = clock;
    }

    /** The account of a contact, whose owner has shown the code. If there is none yet, it is made: one, also when two ask at the same moment. */
    @Transactional
    public Opened open(Contact contact, Language language) {
        Optional<Opened> known = find(contact);
        if (known.isPresent()) {
            return known.get();
        }
        String id = NewAccounts.randomName();
        // whoever comes second waits here for the first, and then finds its account
        int made = jdbc.sql("""
                        insert into applicant_contact (contact_fingerprint, kind, contact, user_id, language, made_at)
                        values (:fingerprint, :kind, :contact, :user, :language, :now) on conflict (contact_fingerprint) do nothing""")
                .param("fingerprint", codes.fingerprint(contact))
                .param("kind", contact.kind().code())
                .param("contact", personal.encrypt(CONTACT, contact.value()))
                .param("user", id)
                .param("language", language.code())
                .param("now", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .update();
        if (made == 0) {
            return find(contact).orElseThrow();
        }
        accounts.createForApplicant(id);
        audit.append(
                Action.accountOpened,
                id,
                null,
                null,
                Map.of("by", contact.kind().code()));
        return new Opened(id, null, language.code());
    }

    private Optional<Opened> find(Contact contact) {
        return jdbc.sql(
                        "select user_id, display_name, language from applicant_contact where contact_fingerprint = :fingerprint")
                .param("fingerprint", codes.fingerprint(contact))
                .query((row, n) ->
                        new Opened(row.getString(1), personal.decrypt(NAME, row.getBytes(2)), row.getString(3)))
                .optional();
    }

    /** What the person said about themselves; empty for an account that no contact opens. */
    Optional<Opened> get(String account) {
        return jdbc.sql(
                        "select user_id, display_name, language from applicant_contact where user_id = :account order by made_at limit 1")
                .param("account", account)
                .query((row, n) ->
                        new Opened(row.getString(1), personal.decrypt(NAME, row.getBytes(2)), row.getString(3)))
                .optional();
    }

    /**
     * Keeps how the person wants to be called, and in which language they read.
     *
     * @return the name as it is kept
     * @throws Refused 422 without a name, or with a long one
     */
    @Transactional
    public String describe(String account, String name, Language language) {
        String plain = PlainText.onOneLine(PlainText.withoutUnseen(name)).strip();
        if (plain.isEmpty() || plain.codePointCount(0, plain.length()) > LONGEST_NAME) {
            throw Refused.invalid("name", "Say how we may call you, in at most 60 characters.");
        }
        jdbc.sql("update applicant_contact set display_name = :name, language = :language where user_id = :account")
                .param("name", personal.encrypt(NAME, plain))
                .param("language", language.code())
                .param("account", account)
                .update();
        return plain;
    }
}
