package org.lifeline.notification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lifeline.documents.DocumentStore;
import org.lifeline.notification.Mail.Attachment;
import org.lifeline.notification.Message.StoredFile;
import org.lifeline.platform.contact.PhoneNumbers;
import org.lifeline.platform.engine.ValueTables;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.privacy.PersonalData;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Messages that are to be sent to people. A message is posted in the transaction of the change that it reports. Each channel is then a job
 * of its own, which is tried again and is shown to operations separately. The content is stored here, encrypted, until it is sent; the engine
 * never has it. So nothing that waits for a mail server or a gateway holds up a case, or a connection to the database.
 */
@Service
public class Messages {

    private static final String MAIL = "message.mail";
    private static final String SMS = "message.sms";
    private static final String SPARE = "message.spare";

    /** Template of the codes that anybody can ask for. */
    public static final String CODE = "log-in-code";

    private record StoredMail(
            String to,
            String language,
            String template,
            Map<String, String> values,
            @Nullable StoredFile attachment) {}

    /** @param byMessenger whether it goes by the messenger instead of by SMS */
    private record Text(String to, String text, boolean byMessenger) {}

    /** What is sent instead where the way that the message went by refuses it for good. */
    private record Spare(
            @Nullable StoredMail mail,
            @Nullable Text sms,
            @Nullable Text messenger) {

        boolean hasNothing() {
            return mail == null && sms == null && messenger == null;
        }

        /** A text is what reaches somebody soonest; a mail comes last. */
        @Nullable
        Text text() {
            return sms == null ? messenger : sms;
        }

        /** What is left when the first of it is taken. */
        Spare rest() {
            return sms != null
                    ? new Spare(mail, null, messenger)
                    : messenger != null ? new Spare(mail, null, null) : new Spare(null, null, null);
        }
    }

    /** What becomes of a message that one way refused for good. The names are those in the process {@code sendMessage}. */
    public enum OtherWay {
        email,
        /** By SMS or by the messenger. */
        telephone,
        /** By a way of its own, which has taken it or has still to be tried. */
        goesAlready,
        none
    }

    private record Standing(boolean goes, byte @Nullable [] spare) {}

    /** @param template empty for a message that was posted before this was kept */
    private record Posted(String template, String about, Instant at) {}

    /** Quiet hours of a person and of a table may leave no time together: nothing is held by them for longer. */
    private static final Duration LONGEST_QUIET = Duration.ofDays(1);

    private final JdbcClient jdbc;
    private final ObjectMapper json;
    private final Clock clock;
    private final PersonalData personal;
    private final Languages languages;
    private final LetterTexts texts;
    private final PhoneNumbers phones;
    private final Mailer mailer;
    private final SmsSender sms;
    private final MessengerSender messenger;
    private final Letters letters;
    private final SmsAllowance allowance;
    private final MessageChoices choices;
    private final ValueTables tables;
    private final SentMessages sent;
    private final DocumentStore store;
    private final MessageDispatch dispatch;
    private final List<UnreachedPeople> unreached;

    Messages(
            JdbcClient jdbc,
            ObjectMapper json,
            Clock clock,
            PersonalData personal,
            Languages languages,
            LetterTexts texts,
            PhoneNumbers phones,
            Mailer mailer,
            SmsSender sms,
            MessengerSender messenger,
            Letters letters,
            SmsAllowance allowance,
            MessageChoices choices,
            ValueTables tables,
            SentMessages sent,
            DocumentStore store,
            MessageDispatch dispatch,
            List<UnreachedPeople> unreached) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
        this.personal = personal;
        this.languages = languages;
        this.texts = texts;
        this.phones = phones;
        this.mailer = mailer;
        this.sms = sms;
        this.messenger = messenger;
        this.letters = letters;
        this.allowance = allowance;
        this.choices = choices;
        this.tables = tables;
        this.sent = sent;
        this.store = store;
        this.dispatch = dispatch;
        this.unreached = unreached;
    }

    /** Whether an SMS can be sent to this telephone number. */
    public boolean reachesBySms(@Nullable String phone) {
        return phones.forSms(phone).filter(sms::sendsTo).isPresent();
    }

    /** Whether the deployment has a messenger that may reach this telephone number, if the person agrees. */
    public boolean reachesByMessenger(@Nullable String phone) {
        return messenger.available() && phones.forSms(phone).isPresent();
    }

    /** The messenger's name, as people know it. */
    public String messengerName() {
        return messenger.name();
    }

    /**
     * Posts the message, unless one with this business key was posted before. It goes by the ways that the person of the case chose and by
     * none that they excluded. Nothing is sent before this transaction is committed.
     */
    @Transactional
    public void post(Message message) {
        // what protects the person goes by every way, and a secret by the one that it was posted for
        boolean chosen = !message.toStaff() && choices.isChosen(message.template());
        Set<SentMessage.Way> never = chosen ? choices.excluded(message.about()) : Set.of();
        Optional<String> mobile = phones.forSms(message.phone());
        Optional<Text> bySms = mobile.filter(sms::sendsTo)
                .filter(each -> !never.contains(SentMessage.Way.sms))
                .map(to -> text(message, to, false));
        Optional<Text> byMessenger = mobile.filter(each -> chosen
                        && messenger.available()
                        && choices.agreedToMessenger(message.about()).isPresent())
                .map(to -> text(message, to, true));
        String email = never.contains(SentMessage.Way.email) ? null : message.email();
        Optional<SentMessage.Way> wish = chosen ? choices.way(message.about(), message.template()) : Optional.empty();
        // a voucher on paper is handed out, and does not go by post
        Optional<PostalAddresses.Postal> letter = wish.filter(each -> each == SentMessage.Way.paper)
                .filter(each -> message.attachment() == null)
                .flatMap(each -> letters.address(message.about()));
        SentMessage.Way way = wish.filter(each -> each != SentMessage.Way.messenger || byMessenger.isPresent())
                .filter(each -> each != SentMessage.Way.paper || letter.isPresent())
                .orElse(null);
        Optional<Text> text = way == SentMessage.Way.messenger
                ? byMessenger
                : way == SentMessage.Way.paper || way == SentMessage.Way.email && email != null
                        ? Optional.empty()
                        : bySms;
        boolean wantsMail = way == null || way == SentMessage.Way.email;
        // where no text can be sent any more the mail goes instead, unless it carries what opens something
        boolean byMail = email != null
                && way != SentMessage.Way.paper
                && (wantsMail || text.isEmpty() && message.attachment() == null);
        Spare spare = new Spare(
                chosen && email != null && !byMail && message.attachment() == null ? mail(message, email) : null,
                chosen ? bySms.filter(each -> !text.equals(bySms)).orElse(null) : null,
                byMessenger.filter(each -> !text.equals(byMessenger)).orElse(null));
        boolean instead = way != SentMessage.Way.paper && !spare.hasNothing();
        int first = jdbc.sql("""
                        insert into message (business_key, case_number, mail, sms, spare, posted_at, template, to_staff, moves)
                        values (:key, :case, :mail, :sms, :spare, :at, :template, :staff, true) on conflict do nothing""")
                .param("key", message.businessKey())
                .param("case", message.about())
                .param("mail", byMail ? encrypt(MAIL, mail(message, Objects.requireNonNull(email))) : null)
                .param("sms", text.map(each -> encrypt(SMS, each)).orElse(null))
                .param("spare", instead ? encrypt(SPARE, spare) : null)
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param("template", message.template())
                .param("staff", message.toStaff())
                .update();
        if (first > 0 && way == SentMessage.Way.paper) {
            letters.write(message, letter.orElseThrow());
        }
        if (first > 0) {
            dispatch.start(message.about(), message.businessKey(), byMail, text.isPresent());
        }
    }

    private static StoredMail mail(Message message, String to) {
        return new StoredMail(
                to, message.language().code(), message.template(), message.values(), message.attachment());
    }

    private Text text(Message message, String to, boolean byMessenger) {
        return new Text(
                to,
                texts.text(LetterTexts.SMS, message.language(), message.template(), message.values())
                        .strip(),
                byMessenger);
    }

    /**
     * Finds out whether the SMS of a posted message may be sent now: at this time of day, and within the allowance, from which it is then taken.
     *
     * @return empty when it may, or when there is nothing to send any more; else when to ask again
     */
    @Transactional
    public Optional<Instant> smsWaitsUntil(String businessKey) {
        Text text = decrypt("sms", SMS, businessKey, Text.class);
        if (text == null) {
            return Optional.empty();
        }
        Posted posted = posted(businessKey);
        Instant now = Instant.now(clock);
        Optional<Instant> quiet = now.isAfter(posted.at().plus(LONGEST_QUIET))
                ? Optional.empty()
                : tables.latest(MessageKinds.TABLE)
                        .waitsUntil(posted.template(), now, clock.getZone())
                        .or(() -> choices.waitsUntil(posted.about(), posted.template(), now));
        return quiet.isPresent() || text.byMessenger() || !sms.costs()
                ? quiet
                : allowance.take(posted.template().equals(CODE), SmsText.segments(text.text()));
    }

    private Posted posted(String businessKey) {
        return jdbc.sql("""
                        select coalesce(template, '') as template, case_number, posted_at from message where business_key = :key""")
                .param("key", businessKey)
                .query((row, n) -> new Posted(
                        row.getString("template"),
                        row.getString("case_number"),
                        row.getObject("posted_at", OffsetDateTime.class).toInstant()))
                .single();
    }

    /** When a code for a log-in can be sent by SMS again; null when one can be sent now. */
    public @Nullable Instant codesBySmsWaitUntil() {
        return sms.costs() ? allowance.codesWaitUntil() : null;
    }

    /**
     * Sends the mail of a posted message and deletes its content; does nothing when it was sent before.
     *
     * @return false when the address refused it for good
     * @throws IllegalStateException when it refused it, and nobody works on a case who could reach the person otherwise, or it was posted before messages
     *     could go another way: operations see it
     */
    @Transactional
    public boolean sendMail(String businessKey) {
        StoredMail mail = decrypt("mail", MAIL, businessKey, StoredMail.class);
        if (mail == null) {
            return true;
        }
        boolean taken = mailer.send(businessKey, () -> letter(businessKey, mail));
        requireTakenOrCase(businessKey, taken);
        jdbc.sql(
                        taken
                                ? "update message set mail = null, spare = null where business_key = :key"
                                : "update message set mail = null, mail_refused_at = :at where business_key = :key")
                .param("key", businessKey)
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .update();
        return taken;
    }

    /** The same as {@link #sendMail} for the text to a telephone, by SMS or by the messenger. */
    @Transactional
    public boolean sendSms(String businessKey) {
        Text text = decrypt("sms", SMS, businessKey, Text.class);
        if (text == null) {
            return true;
        }
        boolean taken = mayGo(businessKey, text) && send(businessKey, text);
        requireTakenOrCase(businessKey, taken);
        String refused = text.byMessenger()
                ? "update message set sms = null, messenger_refused_at = :at where business_key = :key"
                : "update message set sms = null, sms_refused_at = :at where business_key = :key";
        jdbc.sql(taken ? "update message set sms = null, spare = null where business_key = :key" : refused)
                .param("key", businessKey)
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .update();
        return taken;
    }

    private boolean send(String businessKey, Text text) {
        Sms ready = sms(businessKey, text);
        return text.byMessenger() ? messenger.send(ready) : sms.send(ready);
    }

    /** Whoever took back their consent while it waited is told otherwise. */
    private boolean mayGo(String businessKey, Text text) {
        return !text.byMessenger()
                || choices.agreedToMessenger(posted(businessKey).about()).isPresent();
    }

    private void requireTakenOrCase(String businessKey, boolean taken) {
        if (!taken && !isOfCase(businessKey)) {
            throw new IllegalStateException("the address or number of " + businessKey + " refuses messages for good");
        }
    }

    private boolean isOfCase(String businessKey) {
        return jdbc.sql("select case_number from message where business_key = :key and moves and not to_staff")
                .param("key", businessKey)
                .query(String.class)
                .optional()
                .filter(about -> unreached.stream().anyMatch(people -> people.isCase(about)))
                .isPresent();
    }

    /**
     * Finds another way for a message that one way refused for good, and takes what is to be sent out of what was kept for that. Each way is
     * tried once.
     */
    @Transactional
    public OtherWay otherWay(String businessKey) {
        // locked, because both ways may refuse it at the same moment
        Standing standing = jdbc.sql("""
                        select spare, mail is not null or sms is not null
                               or exists (select from sent_message s where s.business_key in (m.business_key, m.business_key || '/sms', m.business_key || '/messenger')) as goes
                          from message m where business_key = :key for update""")
                .param("key", businessKey)
                .query((row, n) -> new Standing(row.getBoolean("goes"), row.getBytes("spare")))
                .single();
        if (standing.goes()) {
            return OtherWay.goesAlready;
        }
        Spare kept = read(SPARE, standing.spare(), businessKey, Spare.class);
        if (kept == null) {
            return OtherWay.none;
        }
        Text byMessenger = kept.messenger();
        Spare spare = byMessenger != null && !mayGo(businessKey, byMessenger)
                ? new Spare(kept.mail(), kept.sms(), null)
                : kept;
        if (spare.hasNothing()) {
            return OtherWay.none;
        }
        Text text = spare.text();
        StoredMail mail = text == null ? spare.mail() : null;
        Spare rest = spare.rest();
        jdbc.sql("update message set mail = :mail, sms = :sms, spare = :rest where business_key = :key")
                .param("key", businessKey)
                .param("mail", mail == null ? null : encrypt(MAIL, mail))
                .param("sms", text == null ? null : encrypt(SMS, text))
                .param("rest", rest.hasNothing() ? null : encrypt(SPARE, rest))
                .update();
        return text == null ? OtherWay.email : OtherWay.telephone;
    }

    /** Notes in the case that a message reached its person by no way; once, however often it is called. */
    @Transactional
    public void noteUnreached(String businessKey) {
        int first = jdbc.sql("update message set unreached_at = :at where business_key = :key and unreached_at is null")
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param("key", businessKey)
                .update();
        if (first > 0) {
            String about = posted(businessKey).about();
            unreached.stream().filter(people -> people.isCase(about)).forEach(people -> people.note(about));
        }
    }

    /**
     * The messages to the person of a case that an address or a number refused for good, the oldest first.
     *
     * @param values number and programme of the case, for the subjects
     */
    public List<Refusal> refusals(String caseNumber, Language language, Map<String, String> values) {
        return jdbc.sql("""
                        select template, mail_refused_at is not null as mail, sms_refused_at is not null as sms,
                               messenger_refused_at is not null as messenger, unreached_at is not null as nobody,
                               greatest(mail_refused_at, sms_refused_at, messenger_refused_at) as at
                          from message
                         where case_number = :case and not to_staff and template is not null
                           and (mail_refused_at is not null or sms_refused_at is not null or messenger_refused_at is not null)
                         order by posted_at, business_key""")
                .param("case", caseNumber)
                .query((row, n) -> {
                    List<SentMessage.Way> by = new ArrayList<>();
                    if (row.getBoolean("mail")) {
                        by.add(SentMessage.Way.email);
                    }
                    if (row.getBoolean("sms")) {
                        by.add(SentMessage.Way.sms);
                    }
                    if (row.getBoolean("messenger")) {
                        by.add(SentMessage.Way.messenger);
                    }
                    return new Refusal(
                            texts.subject(language, row.getString("template"), values),
                            by,
                            row.getBoolean("nobody"),
                            row.getObject("at", OffsetDateTime.class).toInstant());
                })
                .list();
    }

    /**
     * Gives the mail of a posted message to the mail server, before the transaction in which the same thread calls {@link #sendMail}. So
     * nothing of the database is held while the server is slow. The caller holds the lock of the job.
     */
    public void sendMailAhead(String businessKey) {
        StoredMail mail = decrypt("mail", MAIL, businessKey, StoredMail.class);
        if (mail != null) {
            mailer.sendAhead(letter(businessKey, mail));
        }
    }

    /** The same as {@link #sendMailAhead} for the text to a telephone. */
    public void sendSmsAhead(String businessKey) {
        Text text = decrypt("sms", SMS, businessKey, Text.class);
        if (text == null || !mayGo(businessKey, text)) {
            return;
        }
        if (text.byMessenger()) {
            messenger.sendAhead(sms(businessKey, text));
        } else {
            sms.sendAhead(sms(businessKey, text));
        }
    }

    /** Ends what {@link #sendMailAhead} or {@link #sendSmsAhead} began in this thread. */
    public void endAhead() {
        sent.endAhead();
    }

    private Mail letter(String businessKey, StoredMail mail) {
        StoredFile file = mail.attachment();
        return new Mail(
                businessKey,
                mail.to(),
                languages.of(mail.language()),
                mail.template(),
                mail.values(),
                file == null
                        ? List.of()
                        : List.of(new Attachment(file.fileName(), file.mediaType(), store.get(file.sha256()))));
    }

    private static Sms sms(String businessKey, Text text) {
        return new Sms(businessKey + (text.byMessenger() ? "/messenger" : "/sms"), text.to(), text.text());
    }

    /**
     * What was sent to the person of a case, the oldest first. Messages to staff are left out, and so are those that were posted before
     * their kind was kept.
     *
     * @param values number and programme of the case, for the subjects
     */
    public List<SentMessage> sentToPerson(String caseNumber, Language language, Map<String, String> values) {
        return jdbc.sql("""
                        select m.template, s.sent_at, substr(s.business_key, length(m.business_key) + 2) as way
                          from message m
                          join sent_message s on s.business_key in (m.business_key, m.business_key || '/sms', m.business_key || '/messenger')
                         where m.case_number = :case and not m.to_staff and m.template is not null
                         union all
                        select m.template, l.posted_at, 'paper'
                          from message m join letter l on l.message_key = m.business_key
                         where l.case_number = :case and l.posted_at is not null and m.template is not null
                         order by sent_at, template, way""")
                .param("case", caseNumber)
                .query((row, n) -> new SentMessage(
                        row.getString("template"),
                        texts.subject(language, row.getString("template"), values),
                        row.getString("way").isEmpty()
                                ? SentMessage.Way.email
                                : SentMessage.Way.valueOf(row.getString("way")),
                        row.getObject("sent_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    /** Erases the content of messages about a case that were never sent. */
    @Transactional
    public void erase(String caseNumber) {
        choices.forget(caseNumber);
        letters.erase(caseNumber);
        jdbc.sql("update message set mail = null, sms = null, spare = null where case_number = :case")
                .param("case", caseNumber)
                .update();
    }

    private byte[] encrypt(String column, Object content) {
        try {
            return Objects.requireNonNull(personal.encrypt(column, json.writeValueAsString(content)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private <T> @Nullable T decrypt(String column, String name, String businessKey, Class<T> type) {
        byte[] content = jdbc.sql("select " + column + " from message where business_key = :key")
                .param("key", businessKey)
                .query((row, n) -> Optional.ofNullable(row.getBytes(1)))
                .single()
                .orElse(null);
        return read(name, content, businessKey, type);
    }

    private <T> @Nullable T read(String name, byte @Nullable [] content, String businessKey, Class<T> type) {
        try {
            String text = personal.decrypt(name, content);
            return text == null ? null : json.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the message " + businessKey + " cannot be read", e);
        }
    }
}
