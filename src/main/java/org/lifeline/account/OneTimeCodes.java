package org.lifeline.account;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.lifeline.notification.Message;
import org.lifeline.notification.Messages;
import org.lifeline.platform.RunMode;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.privacy.PersonalData;
import org.springframework.context.annotation.Conditional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Codes of six digits that are sent to a contact. A code is valid for ten minutes, for five tries, and once. What is stored is a keyed hash.
 * The code itself is only in the message, which is encrypted until it is sent and then emptied.
 */
@Service
@Conditional(RunMode.OwnAccounts.class)
class OneTimeCodes {

    static final Duration VALID = Duration.ofMinutes(10);
    static final int TRIES = 5;

    /** The purpose of a code that opens an account. */
    static final String LOG_IN = "";

    private static final String CONTACT = "one_time_code.contact";
    private static final String CODE = "one_time_code.code_hash";
    private static final int CODES = 1_000_000;
    /** After this time nothing of a code is of use to anybody. */
    private static final Duration KEPT = Duration.ofHours(1);

    private final JdbcClient jdbc;
    private final PersonalData personal;
    private final Messages messages;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    OneTimeCodes(JdbcClient jdbc, PersonalData personal, Messages messages, Clock clock) {
        this.jdbc = jdbc;
        this.personal = personal;
        this.messages = messages;
        this.clock = clock;
    }

    /**
     * Sends a new code, in place of an older one. Does the same whether an account has the contact or not.
     *
     * @return names the code in the address of the page on which it is typed
     */
    @Transactional
    public UUID send(Contact contact, Language language) {
        return send(contact, language, Messages.CODE, LOG_IN);
    }

    /**
     * @param template what the message says about the code, under this name in the texts
     * @param purpose for which alone the code can be used: who gives somebody the code of a log-in has agreed to nothing else
     */
    @Transactional
    public UUID send(Contact contact, Language language, String template, String purpose) {
        UUID id = UUID.randomUUID();
        String code = String.format("%06d", random.nextInt(CODES));
        Instant now = Instant.now(clock);
        byte[] fingerprint = fingerprint(contact);
        Optional<UUID> older = jdbc.sql("select id from one_time_code where contact_fingerprint = :contact for update")
                .param("contact", fingerprint)
                .query(UUID.class)
                .optional();
        jdbc.sql("""
                        insert into one_time_code (contact_fingerprint, id, kind, contact, code_hash, made_at, expires_at)
                        values (:fingerprint, :id, :kind, :contact, :code, :now, :end)
                        on conflict (contact_fingerprint) do update set id = excluded.id, contact = excluded.contact, code_hash = excluded.code_hash,
                          made_at = excluded.made_at, expires_at = excluded.expires_at, tries = 0, used_at = null""")
                .param("fingerprint", fingerprint)
                .param("id", id)
                .param("kind", contact.kind().code())
                .param("contact", personal.encrypt(CONTACT, contact.value()))
                .param("code", hash(id, code, purpose))
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("end", now.plus(VALID).atOffset(ZoneOffset.UTC))
                .update();
        older.ifPresent(this::eraseMessage);
        boolean byMail = contact.kind() == Contact.Kind.MAIL;
        messages.post(new Message(
                messageKey(id),
                messageKey(id),
                language,
                byMail ? contact.value() : null,
                byMail ? null : contact.value(),
                template,
                Map.of("code", code),
                null));
        return id;
    }

    /** For how long no code can be sent to this contact, because too many were sent to all contacts together, in seconds; 0: it can. */
    long secondsToWait(Contact contact) {
        Instant until = contact.kind() == Contact.Kind.PHONE ? messages.codesBySmsWaitUntil() : null;
        return until == null
                ? 0
                : Math.max(1, Duration.between(Instant.now(clock), until).toSeconds());
    }

    /**
     * Takes one try and compares, in one statement: of guesses at the same moment, on any node, no more than five are compared. Whatever is
     * wrong (the code, its age, that it was used, the number of tries, another contact's id, what it was sent for), the answer is the same.
     *
     * @param purpose what it is used for, as it was sent
     * @return the contact that received the code; empty when it opens nothing
     */
    Optional<Contact> use(UUID id, String code, String purpose) {
        return jdbc.sql("""
                        update one_time_code
                           set tries = tries + 1, used_at = case when code_hash = :code then cast(:now as timestamptz) end
                         where id = :id and tries < :tries and used_at is null and expires_at > :now
                        returning kind, contact, used_at is not null as opened""")
                .param("code", hash(id, code, purpose))
                .param("id", id)
                .param("tries", TRIES)
                .param("now", now())
                .query((row, n) -> row.getBoolean("opened")
                        ? Optional.of(contact(row.getString("kind"), row.getBytes("contact")))
                        : Optional.<Contact>empty())
                .optional()
                .flatMap(found -> found);
    }

    /** Where a code was sent; empty when there is no such code any more. */
    Optional<Contact> sentTo(UUID id) {
        return jdbc.sql("select kind, contact from one_time_code where id = :id")
                .param("id", id)
                .query((row, n) -> contact(row.getString(1), row.getBytes(2)))
                .optional();
    }

    /** By which the contact is found; it reveals nothing without the key. */
    byte[] fingerprint(Contact contact) {
        return Objects.requireNonNull(personal.fingerprint("applicant_contact.contact", contact.value()));
    }

    private Contact contact(String kind, byte[] encrypted) {
        return new Contact(Contact.Kind.of(kind), Objects.requireNonNull(personal.decrypt(CONTACT, encrypted)));
    }

    private byte[] hash(UUID id, String code, String purpose) {
        return Objects.requireNonNull(personal.fingerprint(CODE, id + "\n" + code + purpose));
    }

    private OffsetDateTime now() {
        return Instant.now(clock).atOffset(ZoneOffset.UTC);
    }

    static String messageKey(UUID id) {
        return "code-" + id;
    }

    private void eraseMessage(UUID id) {
        messages.erase(messageKey(id));
    }

    /** Forgets codes, and messages with a code that could not be sent in time. */
    @Scheduled(fixedDelay = 10, initialDelay = 5, timeUnit = TimeUnit.MINUTES)
    @Transactional
    public void forget() {
        List<UUID> old = jdbc.sql("delete from one_time_code where expires_at < :then returning id")
                .param("then", Instant.now(clock).minus(KEPT).atOffset(ZoneOffset.UTC))
                .query(UUID.class)
                .list();
        old.forEach(this::eraseMessage);
    }
}
