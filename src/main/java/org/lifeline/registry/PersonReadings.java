package org.lifeline.registry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.limits.RateLimits;
import org.lifeline.platform.limits.RateLimits.Limit;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * What the registry knows about a person is read by need: whoever reads it says why, in a code and in words. That is kept for ever and is in
 * the audit log; then the person is open to this account for a short time. Nobody opens themselves or somebody of their household.
 */
@Repository
public class PersonReadings {

    /** For what somebody needs to know about a person. The name of a constant is the code in the table. */
    public enum Need {
        application,
        duplicate,
        contact,
        voucher,
        complaint,
        other
    }

    /** A person who is open to an account. */
    public record Open(long person, String code, Instant until) {}

    private static final String WORDS = "person_reading.words";
    private static final int LONGEST = 500;

    private final JdbcClient jdbc;
    private final PersonalData personal;
    private final RateLimits limits;
    private final AuditLog audit;
    private final RegistryProperties properties;
    private final Clock clock;

    PersonReadings(
            JdbcClient jdbc,
            PersonalData personal,
            RateLimits limits,
            AuditLog audit,
            RegistryProperties properties,
            Clock clock) {
        this.jdbc = jdbc;
        this.personal = personal;
        this.limits = limits;
        this.audit = audit;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Opens a person to an account.
     *
     * @param need name of a {@link Need}
     * @param words why, in the reader's own words
     * @throws Refused 404 when there is no such person; 403 {@code separationOfDuties} for oneself or one's household; 422 without a need
     *     and words; 429 when the account has opened too many people within a day
     */
    @Transactional
    public Open open(String reader, String code, @Nullable String need, @Nullable String words) {
        long person = person(reader, code);
        Need kind = Arrays.stream(Need.values())
                .filter(each -> each.name().equals(need))
                .findFirst()
                .orElseThrow(() -> Refused.invalid("need", "Choose what you need it for."));
        String why = FreeText.of("words", words, LONGEST, "Say why in your own words, in at most %d characters.");
        if (limits.consume(Limit.PROFILES_BY_ACCOUNT, reader) > 0) {
            throw Refused.tooMany("You have opened many people within a day. Ask a colleague, or go on tomorrow.");
        }
        Instant now = Instant.now(clock);
        Instant until = now.plus(properties.openFor());
        jdbc.sql("""
                        insert into person_reading (person_id, reader, need, words, opened_at, open_until)
                        values (:person, :reader, :need, :words, :now, :until)""")
                .param("person", person)
                .param("reader", reader)
                .param("need", kind.name())
                .param("words", personal.encrypt(WORDS, why))
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("until", until.atOffset(ZoneOffset.UTC))
                .update();
        audit.append(
                Action.personalDataRead,
                reader,
                null,
                null,
                Map.of("what", "person", "person", code, "need", kind.name()));
        return new Open(person, code, until);
    }

    /**
     * The person, while open to this account; empty when the account has to say its need first.
     *
     * @throws Refused 404 when there is no such person; 403 {@code separationOfDuties} for oneself or one's household, also when that became
     *     known after it was opened
     */
    public Optional<Open> opened(String reader, String code) {
        long person = person(reader, code);
        return jdbc.sql("""
                        select max(open_until) as until from person_reading
                         where reader = :reader and person_id = :person and open_until > :now having count(*) > 0""")
                .param("reader", reader)
                .param("person", person)
                .param("now", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .query((row, n) -> new Open(
                        person,
                        code,
                        row.getObject("until", OffsetDateTime.class).toInstant()))
                .optional();
    }

    /** Whether the person was open to this account within the last day: then it may have ended while the account's holder was writing. */
    boolean wasOpen(String reader, String code) {
        Instant now = Instant.now(clock);
        return jdbc.sql("""
                        select exists (select from person_reading r join person p on p.id = r.person_id
                                        where r.reader = :reader and p.code = :code and r.open_until between :yesterday and :now)""")
                .param("reader", reader)
                .param("code", code)
                .param("yesterday", now.minus(Duration.ofDays(1)).atOffset(ZoneOffset.UTC))
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query(Boolean.class)
                .single();
    }

    /**
     * The registry's number of a person, for whoever may say something about them.
     *
     * @return empty when there is no such person
     * @throws Refused 403 {@code separationOfDuties} for oneself or one's household
     */
    Optional<Long> find(String reader, String code) {
        record Known(long id, boolean related) {}
        Optional<Known> known = jdbc.sql(
                        "select id, is_of_household(:reader, id) as related from person where code = :code and erased_at is null and merged_into is null")
                .param("reader", reader)
                .param("code", code)
                .query((row, n) -> new Known(row.getLong("id"), row.getBoolean("related")))
                .optional();
        if (known.filter(Known::related).isPresent()) {
            throw Refused.forbidden(
                    "separationOfDuties",
                    "You are this person, or belong to their household. A colleague has to do this.");
        }
        return known.map(Known::id);
    }

    private long person(String reader, String code) {
        return find(reader, code).orElseThrow(() -> Refused.notFound(PeopleSearch.UNKNOWN));
    }
}
