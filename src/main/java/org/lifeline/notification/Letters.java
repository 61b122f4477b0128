package org.lifeline.notification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.notification.PostalAddresses.Postal;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Letters that an office prints and posts, to people who chose to be told on paper. What a letter says is kept encrypted until it is marked as
 * posted, and then deleted.
 */
@Service
public class Letters {

    /** As many as somebody folds in a day. */
    public static final int MOST = 200;

    private static final String CONTENT = "letter.content";

    /** What is printed. */
    record Content(String language, String programmeName, List<String> to, String text) {}

    private record Found(UUID id, String caseNumber, String programme, byte @Nullable [] content) {}

    private final JdbcClient jdbc;
    private final ObjectMapper json;
    private final PersonalData personal;
    private final LetterProperties properties;
    private final LetterTexts texts;
    private final LetterDocument document;
    private final List<PostalAddresses> addresses;
    private final AuditLog audit;
    private final Clock clock;

    Letters(
            JdbcClient jdbc,
            ObjectMapper json,
            PersonalData personal,
            LetterProperties properties,
            LetterTexts texts,
            LetterDocument document,
            List<PostalAddresses> addresses,
            AuditLog audit,
            Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.personal = personal;
        this.properties = properties;
        this.texts = texts;
        this.document = document;
        this.addresses = addresses;
        this.audit = audit;
        this.clock = clock;
    }

    /** Whether the person of the case can be written to: an office posts letters, and they gave an address. */
    public boolean reaches(String caseNumber) {
        return address(caseNumber).isPresent();
    }

    Optional<Postal> address(String caseNumber) {
        return properties.offered()
                ? addresses.stream()
                        .flatMap(each -> each.of(caseNumber).stream())
                        .findFirst()
                : Optional.empty();
    }

    /** Keeps a letter for the office, with the words of the mail. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void write(Message message, Postal to) {
        Content content = new Content(
                message.language().code(),
                to.programmeName(),
                to.lines(),
                texts.text(LetterTexts.MAIL, message.language(), message.template(), message.values()));
        jdbc.sql("""
                        insert into letter (id, message_key, case_number, programme, content, written_at)
                        values (:id, :key, :case, :programme, :content, :at)""")
                .param("id", UUID.randomUUID())
                .param("key", message.businessKey())
                .param("case", message.about())
                .param("programme", to.programme())
                .param("content", encrypt(content))
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .update();
    }

    /** The letters of these programmes that are not posted, the oldest first. */
    public List<Letter> waiting(Collection<String> programmes) {
        return jdbc.sql("""
                        select id, case_number, written_at, printed_at, printed_by from letter
                         where content is not null and programme = any (:programmes) order by written_at, id limit :most""")
                .param("programmes", programmes.toArray(String[]::new))
                .param("most", MOST)
                .query((row, n) -> new Letter(
                        row.getObject("id", UUID.class),
                        row.getString("case_number"),
                        row.getObject("written_at", OffsetDateTime.class).toInstant(),
                        Optional.ofNullable(row.getObject("printed_at", OffsetDateTime.class))
                                .map(OffsetDateTime::toInstant)
                                .orElse(null),
                        row.getString("printed_by")))
                .list();
    }

    /**
     * Prints letters that are not posted yet, each on pages of its own, in this order. That somebody did is in the audit log.
     *
     * @return a PDF
     * @throws Refused 404 when one of them is not of these programmes, is unknown or was posted
     */
    @Transactional
    public byte[] print(Collection<UUID> letters, Collection<String> programmes, String by) {
        List<Found> found = locked(letters, programmes);
        for (Found letter : found) {
            audit.append(Action.letterPrinted, by, letter.caseNumber(), letter.programme(), Map.of());
        }
        jdbc.sql("update letter set printed_at = :at, printed_by = :by where id = any (:ids)")
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param("by", by)
                .param("ids", ids(found))
                .update();
        return document.print(found.stream().map(this::content).toList());
    }

    /**
     * Marks letters as posted, and deletes what they said.
     *
     * @throws Refused 404 as for {@link #print}; 409 when one of them was not printed
     */
    @Transactional
    public void posted(Collection<UUID> letters, Collection<String> programmes, String by) {
        List<Found> found = locked(letters, programmes);
        int marked = jdbc.sql("""
                        update letter set posted_at = :at, posted_by = :by, content = null
                         where id = any (:ids) and printed_at is not null""")
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param("by", by)
                .param("ids", ids(found))
                .update();
        if (marked < found.size()) {
            throw Refused.conflict("notPrinted", "Print a letter before you mark it as posted.");
        }
        for (Found letter : found) {
            audit.append(Action.letterPosted, by, letter.caseNumber(), letter.programme(), Map.of());
        }
    }

    private static UUID[] ids(List<Found> letters) {
        return letters.stream().map(Found::id).toArray(UUID[]::new);
    }

    /** Locked in one order, so that two people who print the same letters do not wait for each other in a circle. */
    private List<Found> locked(Collection<UUID> letters, Collection<String> programmes) {
        List<UUID> distinct = letters.stream().distinct().limit(MOST).toList();
        if (distinct.isEmpty()) {
            throw Refused.invalid("letter", "Choose at least one letter.");
        }
        List<Found> found = jdbc.sql("""
                        select id, case_number, programme, content from letter
                         where id = any (:ids) and content is not null and programme = any (:programmes)
                         order by written_at, id for update""")
                .param("ids", distinct.toArray(UUID[]::new))
                .param("programmes", programmes.toArray(String[]::new))
                .query((row, n) -> new Found(
                        row.getObject("id", UUID.class),
                        row.getString("case_number"),
                        row.getString("programme"),
                        row.getBytes("content")))
                .list();
        if (found.size() < distinct.size()) {
            throw Refused.notFound("One of these letters waits no more. Load the page again.");
        }
        return found;
    }

    /** Erases what letters about a case say that were never posted. */
    void erase(String caseNumber) {
        jdbc.sql("update letter set content = null where case_number = :case")
                .param("case", caseNumber)
                .update();
    }

    private byte @Nullable [] encrypt(Content content) {
        try {
            return personal.encrypt(CONTENT, json.writeValueAsString(content));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private Content content(Found letter) {
        try {
            return json.readValue(Objects.requireNonNull(personal.decrypt(CONTENT, letter.content())), Content.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the letter " + letter.id() + " cannot be read", e);
        }
    }
}
