package org.lifeline.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.duty.Duties;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.problem.Refused;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Who lives with whom, as a social worker found out: each person has a relation to the head of the household, from a day and until a day. A
 * person belongs to one household at a time, and a household has one head. Ties that ended are kept, and count for who may decide on a case
 * ({@link Registry#isSamePersonOrHousehold}). To enter or end one is a duty on each case of the household.
 */
@Repository
public class Households {

    /** How somebody is related to the head of the household. The name of a constant is the code in the table. */
    public enum Relation {
        head,
        spouse,
        child,
        parent,
        sibling,
        grandchild,
        grandparent,
        relative,
        notRelated
    }

    /**
     * That a person belongs, or belonged, to a household.
     *
     * @param code the person's code
     * @param name empty for somebody who was erased
     * @param until the last day; null while it lasts
     */
    public record Tie(
            long id,
            String code,
            String name,
            Relation relation,
            LocalDate from,
            @Nullable LocalDate until,
            String enteredBy,
            @Nullable String endedBy) {}

    private static final String REASON = "household_tie.reason";
    private static final int LONGEST_REASON = 500;
    private static final int MOST_MEMBERS = 40;
    private static final int MOST_SHOWN = 200;
    private static final int FIRST_YEAR = 1900;

    private final JdbcClient jdbc;
    private final PersonReadings readings;
    private final PersonalData personal;
    private final Duties duties;
    private final AuditLog audit;
    private final Clock clock;

    Households(
            JdbcClient jdbc,
            PersonReadings readings,
            PersonalData personal,
            Duties duties,
            AuditLog audit,
            Clock clock) {
        this.jdbc = jdbc;
        this.readings = readings;
        this.personal = personal;
        this.duties = duties;
        this.audit = audit;
        this.clock = clock;
    }

    /** The ties of all households that the person belongs or belonged to: those that last first, the head before the others. */
    public List<Tie> of(long person) {
        return jdbc.sql("""
                        select t.*, p.code, p.given_name, p.family_name from household_tie t join person p on p.id = t.person_id
                         where t.household_id in (select household_id from household_tie
                                                   where person_id in (select id from person where id = :person or merged_into = :person))
                         order by t.until_day desc nulls first, t.relation <> 'head', t.id limit :most""")
                .param("person", person)
                .param("most", MOST_SHOWN)
                .query(Households::tie)
                .list();
    }

    /**
     * Enters that somebody belongs to a person's household. For a person without one, a household is made with the person as its head.
     *
     * @param open the person, open to the account that enters it
     * @param other code of who belongs to the household
     * @param relation name of a {@link Relation} of the other to the head
     * @param from the first day; not after today
     * @throws Refused 422 for what is missing or not valid; 403 {@code separationOfDuties} for one's own household, and for somebody who holds
     *     another duty on a case of it; 409 when the other belongs to a household already, or the household has a head
     */
    @Transactional
    public void add(
            String author,
            PersonReadings.Open open,
            String other,
            @Nullable String relation,
            LocalDate from,
            @Nullable String reason) {
        Relation kind = Arrays.stream(Relation.values())
                .filter(each -> each.name().equals(relation))
                .findFirst()
                .orElseThrow(
                        () -> Refused.invalid("relation", "Choose how they are related to the head of the household."));
        LocalDate since = day("from", from);
        String why = reason(reason);
        String code = PeopleSearch.code(other);
        if (code.isEmpty() || code.equals(open.code())) {
            throw Refused.invalid("other", "Type the code of the other person, such as P-3F2A-91BC-77D0.");
        }
        long added = readings.find(author, code)
                .orElseThrow(
                        () -> Refused.invalid("other", "Type the code of the other person, such as P-3F2A-91BC-77D0."));
        Optional<Long> known = household(open.person());
        long[] people = LongStream.concat(
                        known.map(this::members).orElseGet(LongStream::empty), LongStream.of(open.person(), added))
                .distinct()
                .toArray();
        if (people.length > MOST_MEMBERS) {
            throw Refused.conflict("householdFull", "A household has at most %d people.".formatted(MOST_MEMBERS));
        }
        duties.checkHouseholdChange(people, author);
        try {
            long household = known.orElseGet(() -> make(author, open.person(), since, why));
            enter(household, added, kind, since, author, why);
        } catch (DuplicateKeyException taken) {
            throw Refused.conflict(
                    "householdTaken",
                    "They belong to a household already, or this household has a head. End that first, then enter it here.");
        }
        audit.append(
                Action.householdChanged,
                author,
                null,
                null,
                Map.of("person", open.code(), "other", code, "relation", kind.name()));
    }

    /**
     * Enters that somebody no longer belongs to the household of a person.
     *
     * @param open the person, open to the account that enters it
     * @param tie of the household of this person
     * @param until the last day; not after today, not before the first
     * @throws Refused as {@link #add}; 404 when there is no such tie, 409 when it has ended already
     */
    @Transactional
    public void end(String author, PersonReadings.Open open, long tie, LocalDate until, @Nullable String reason) {
        Tie ended = of(open.person()).stream()
                .filter(each -> each.id() == tie)
                .findFirst()
                .orElseThrow(() -> Refused.notFound("There is no such person in this household."));
        LocalDate last = day("until", until);
        if (last.isBefore(ended.from())) {
            throw Refused.invalid("until", "The last day is not before the first day.");
        }
        String why = reason(reason);
        // also the one who leaves must not be of one's own household
        readings.find(author, ended.code());
        long household = jdbc.sql("select household_id from household_tie where id = :tie")
                .param("tie", tie)
                .query(Long.class)
                .single();
        duties.checkHouseholdChange(
                LongStream.concat(members(household), LongStream.of(open.person()))
                        .distinct()
                        .toArray(),
                author);
        int done = jdbc.sql("""
                        update household_tie set until_day = :until, ended_by = :author, ended_at = :at, ended_reason = :reason
                         where id = :tie and until_day is null""")
                .param("until", last)
                .param("author", author)
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param("reason", personal.encrypt(REASON, why))
                .param("tie", tie)
                .update();
        if (done == 0) {
            throw Refused.conflict("householdEnded", "Somebody has entered this already.");
        }
        audit.append(
                Action.householdChanged,
                author,
                null,
                null,
                Map.of("person", open.code(), "other", ended.code(), "relation", "ended"));
    }

    private Optional<Long> household(long person) {
        // locked, so that of two changes at once the second sees the first
        jdbc.sql("select id from person where id = :person for no key update")
                .param("person", person)
                .query(Long.class)
                .single();
        return jdbc.sql("""
                        select household_id from household_tie
                         where person_id in (select id from person where id = :person or merged_into = :person) and until_day is null""").param("person", person).query(Long.class).optional();
    }

    private LongStream members(long household) {
        return jdbc
                .sql("select person_id from household_tie where household_id = :household and until_day is null")
                .param("household", household)
                .query(Long.class)
                .list()
                .stream()
                .mapToLong(Long::longValue);
    }

    private long make(String author, long head, LocalDate since, String why) {
        long household = jdbc.sql("insert into household (made_by, made_at) values (:author, :at) returning id")
                .param("author", author)
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single();
        enter(household, head, Relation.head, since, author, why);
        return household;
    }

    private void enter(long household, long person, Relation relation, LocalDate from, String author, String why) {
        jdbc.sql("""
                        insert into household_tie (household_id, person_id, relation, from_day, entered_by, entered_at, entered_reason)
                        values (:household, :person, :relation, :from, :author, :at, :reason)""")
                .param("household", household)
                .param("person", person)
                .param("relation", relation.name())
                .param("from", from)
                .param("author", author)
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param("reason", personal.encrypt(REASON, why))
                .update();
    }

    private LocalDate day(String field, LocalDate day) {
        if (day.isAfter(LocalDate.now(clock)) || day.getYear() < FIRST_YEAR) {
            throw Refused.invalid(field, "Give the day, today or earlier.");
        }
        return day;
    }

    private static String reason(@Nullable String reason) {
        return FreeText.of(
                "reason", reason, LONGEST_REASON, "Give the reason in your own words, in at most %d characters.");
    }

    private static Tie tie(ResultSet row, int n) throws SQLException {
        return new Tie(
                row.getLong("id"),
                row.getString("code"),
                (row.getString("given_name") + " " + row.getString("family_name")).strip(),
                Relation.valueOf(row.getString("relation")),
                row.getObject("from_day", LocalDate.class),
                row.getObject("until_day", LocalDate.class),
                row.getString("entered_by"),
                row.getString("ended_by"));
    }
}
