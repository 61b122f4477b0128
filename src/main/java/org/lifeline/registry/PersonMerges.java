package org.lifeline.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.changes.TwoPeople;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.engine.Deadlines;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Two entries of one person become one: the cases of one of them become cases of the other, which stays; the merged entry leads to it. What
 * was moved is written down, so that exactly that is moved back when the merge is undone. Money is counted by case and is never touched.
 *
 * <p>Locks are taken in one order, cases by number and then entries by number, so that merges at the same moment wait for one another.
 */
@Repository
public class PersonMerges {

    /** The row of the table {@code deadlines} that says how long a merge can be undone. */
    static final String UNDO = "mergeUndo";

    static final String UNDONE = "undone";
    static final String SPLIT = "split";

    private static final String REASON = "person_merge.reason";
    private static final String NAMED_NUMBER = "idNumber";

    /**
     * A merge that holds.
     *
     * @param code code of the merged entry
     * @param survivor code of the entry that it was merged into
     * @param current whether the survivor itself was not merged later: then this merge can be ended
     * @param undoable whether the time in which it can be undone lasts; later it is split
     * @param cases the cases that it moved
     */
    public record Merge(
            long id,
            String code,
            String survivor,
            String askedBy,
            String confirmedBy,
            @Nullable String reason,
            Instant at,
            Instant undoUntil,
            boolean current,
            boolean undoable,
            List<String> cases) {}

    /** An entry of the registry with what decides whether it can be merged. */
    record Entry(
            long id, String code, int version, boolean merged, boolean erased, boolean inHousehold, Person person) {}

    private final JdbcClient jdbc;
    private final Registry registry;
    private final PersonHistory history;
    private final CasesOfPeople cases;
    private final Duties duties;
    private final Deadlines deadlines;
    private final PersonalData personal;
    private final AuditLog audit;
    private final Clock clock;

    PersonMerges(
            JdbcClient jdbc,
            Registry registry,
            PersonHistory history,
            CasesOfPeople cases,
            Duties duties,
            Deadlines deadlines,
            PersonalData personal,
            AuditLog audit,
            Clock clock) {
        this.jdbc = jdbc;
        this.registry = registry;
        this.history = history;
        this.cases = cases;
        this.duties = duties;
        this.deadlines = deadlines;
        this.personal = personal;
        this.audit = audit;
        this.clock = clock;
    }

    // ---------------------------------------------------------------- reading

    /** The code of the entry to which this code leads: itself, unless it was merged. Empty for a code that nobody has. */
    public Optional<String> living(String code) {
        return jdbc.sql(
                        "select s.code from person p join person s on s.id = coalesce(p.merged_into, p.id) where p.code = :code")
                .param("code", code)
                .query(String.class)
                .optional();
    }

    /** The merges that hold of an entry, also those that it took over with another entry; the newest first. */
    public List<Merge> of(String code) {
        return jdbc.sql(MERGE + " where s.code = :code and m.ended is null order by m.id desc")
                .param("code", code)
                .query(this::merge)
                .list();
    }

    /** @throws Refused 404 when there is none, 409 when it was ended */
    public Merge get(long id) {
        boolean known = jdbc.sql("select exists (select from person_merge where id = :id)")
                .param("id", id)
                .query(Boolean.class)
                .single();
        if (!known) {
            throw Refused.notFound("There is no such merge.");
        }
        return jdbc.sql(MERGE + " where m.id = :id and m.ended is null")
                .param("id", id)
                .query(this::merge)
                .optional()
                .orElseThrow(() -> Refused.conflict("alreadyDecided", "These two entries are separate again already."));
    }

    private static final String MERGE = """
            select m.*, p.code, f.code as survivor, f.merged_into is null as current,
                   array(select what from person_merge_moved v where v.merge_id = m.id and v.kind = 'case' order by what) as cases
              from person_merge m join person p on p.id = m.merged_id join person f on f.id = m.survivor_id
                   join person s on s.id = p.merged_into""";

    private Merge merge(ResultSet row, int n) throws SQLException {
        Instant until = row.getObject("undo_until", OffsetDateTime.class).toInstant();
        return new Merge(
                row.getLong("id"),
                row.getString("code"),
                row.getString("survivor"),
                row.getString("asked_by"),
                row.getString("confirmed_by"),
                personal.decrypt(REASON, row.getBytes("reason")),
                row.getObject("merged_at", OffsetDateTime.class).toInstant(),
                until,
                row.getBoolean("current"),
                Instant.now(clock).isBefore(until),
                Arrays.asList((String[]) row.getArray("cases").getArray()));
    }

    /** @throws Refused 422 for a code that nobody has */
    Entry entry(String field, String code) {
        return jdbc.sql("""
                        select p.*, exists (select from household_tie t join person k on k.id = t.person_id
                                             where (k.id = p.id or k.merged_into = p.id) and t.until_day is null) as in_household
                          from person p where code = :code""")
                .param("code", code)
                .query((row, n) -> new Entry(
                        row.getLong("id"),
                        row.getString("code"),
                        row.getInt("version"),
                        row.getObject("merged_into") != null,
                        row.getObject("erased_at") != null,
                        row.getBoolean("in_household"),
                        Registry.read(row, personal)))
                .optional()
                .orElseThrow(
                        () -> Refused.invalid(field, "Type the code of the other person, such as P-3F2A-91BC-77D0."));
    }

    /** The entry into which a merge was made, also when it was ended. @throws Refused 404 when there is no such merge */
    Entry survivor(long merge) {
        return jdbc.sql("select code from person_merge m join person p on p.id = m.survivor_id where m.id = :merge")
                .param("merge", merge)
                .query(String.class)
                .optional()
                .map(code -> entry("other", code))
                .orElseThrow(() -> Refused.notFound("There is no such merge."));
    }

    /** All cases of an entry that were submitted. */
    List<String> casesOf(Entry entry) {
        return cases.of(entry.id());
    }

    /** The entries that two people ask to merge, when it is possible now. @throws Refused 409 when it is not */
    void checkMergeable(Entry survivor, Entry merged) {
        if (survivor.id() == merged.id()) {
            throw Refused.invalid("other", "Type the code of the other person, such as P-3F2A-91BC-77D0.");
        }
        if (survivor.merged() || merged.merged()) {
            throw Refused.conflict("alreadyMerged", "One of the two entries was merged into another one already.");
        }
        if (survivor.erased() || merged.erased()) {
            throw Refused.conflict("erased", "The data of one of the two were erased. They cannot be merged.");
        }
        if (survivor.inHousehold() && merged.inHousehold()) {
            throw Refused.conflict(
                    "bothInHousehold",
                    "Both entries belong to a household. End one of the two there first, then merge them.");
        }
    }

    /** The facts that the survivor takes over: those that were chosen, and those that it does not know. */
    static Set<MergedFact> taken(Person keep, Person from, Collection<String> chosen) {
        Set<MergedFact> taken = new TreeSet<>();
        for (MergedFact fact : MergedFact.values()) {
            if (fact.isMissing(keep, from) || chosen.contains(fact.name()) && fact.canBeTaken(keep, from)) {
                taken.add(fact);
            }
        }
        return taken;
    }

    /**
     * Checks whether somebody may ask for, or confirm, something about entries.
     *
     * @throws Refused 403 {@code separationOfDuties} for oneself, for one's household, and for who holds another duty on one of their cases
     */
    void checkTheirs(Collection<Entry> entries, String manager) {
        for (Entry entry : entries) {
            boolean related = jdbc.sql("select is_of_household(:manager, :person)")
                    .param("manager", manager)
                    .param("person", entry.id())
                    .query(Boolean.class)
                    .single();
            if (related) {
                throw Refused.forbidden(
                        "separationOfDuties",
                        "You are this person, or belong to their household. A colleague has to do this.");
            }
            casesOf(entry).forEach(number -> duties.check(number, manager, Duty.COMPARING));
        }
    }

    // ---------------------------------------------------------------- merging

    /** Locks all cases of some entries, and then the entries, always in the same order. */
    void lock(Collection<Long> entries) {
        cases.lock(entries);
        jdbc.sql(
                        "select id from person where id = any (:ids) or merged_into = any (:ids) order by id for no key update")
                .param("ids", entries.toArray(Long[]::new))
                .query(Long.class)
                .list();
    }

    /**
     * Merges an entry into another one.
     *
     * @param chosen names of the {@link MergedFact}s that the survivor takes over although it says something else
     * @throws Refused 409 when one of them was merged or erased meanwhile
     */
    @Transactional
    void merge(String survivorCode, String mergedCode, Collection<String> chosen, String reason, TwoPeople people) {
        lock(List.of(
                entry("other", survivorCode).id(), entry("other", mergedCode).id()));
        Entry survivor = entry("other", survivorCode);
        Entry merged = entry("other", mergedCode);
        checkMergeable(survivor, merged);
        duty(List.of(survivor, merged), people);
        Set<MergedFact> facts = taken(survivor.person(), merged.person(), chosen);
        boolean number = survivor.person().idNumber() == null && merged.person().idNumber() != null;
        Instant now = Instant.now(clock);
        long merge = jdbc.sql("""
                        insert into person_merge (merged_id, survivor_id, before_version, asked_by, confirmed_by, reason, merged_at, undo_until)
                        values (:merged, :survivor, :version, :asked, :confirmed, :reason, :at, :until) returning id""")
                .param("merged", merged.id())
                .param("survivor", survivor.id())
                .param("version", survivor.version())
                .param("asked", people.asked())
                .param("confirmed", people.confirmed())
                .param("reason", personal.encrypt(REASON, reason))
                .param("at", now.atOffset(ZoneOffset.UTC))
                .param("until", now.plus(Duration.parse(deadlines.time(UNDO))).atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single();
        List<String> moved = cases.lock(List.of(merged.id()));
        cases.move(moved, merged.id(), survivor.id());
        moved.forEach(each -> note(merge, "case", each));
        List<Long> before = jdbc.sql("select id from person where merged_into = :merged order by id")
                .param("merged", merged.id())
                .query(Long.class)
                .list();
        before.forEach(each -> {
            change(each, registry.get(each), survivor.id(), "merged", reason, people);
            note(merge, "entry", String.valueOf(each));
        });
        // the number leaves the merged entry first: two entries never have the same one
        change(
                merged.id(),
                number ? withNumber(merged.person(), null) : merged.person(),
                survivor.id(),
                "merged",
                reason,
                people);
        Person whole = survivor.person();
        for (MergedFact fact : facts) {
            whole = fact.take(whole, merged.person());
            note(merge, "fact", fact.name());
        }
        if (number) {
            whole = withNumber(whole, merged.person().idNumber());
            note(merge, "fact", NAMED_NUMBER);
        }
        // further facts are put together; which of two that differ counts is not asked, because the versions have both
        whole = whole.with(
                survivor.person().profile().with(merged.person().profile()).besides(whole.phone(), whole.email()));
        change(survivor.id(), whole, null, "tookIn", reason, people);
        audit.append(
                Action.peopleMerged,
                people.confirmed(),
                null,
                null,
                Map.of(
                        "person", survivor.code(),
                        "other", merged.code(),
                        "askedBy", people.asked(),
                        "cases", moved.size()));
    }

    /**
     * Makes a merged entry one of its own again.
     *
     * @param how {@value #UNDONE}: the cases go back that the merge moved, as far as they are still there; {@value #SPLIT}: none of
     *     themselves
     * @param chosen numbers of the cases that go back because the two people say so
     * @throws Refused 409 when it is not possible any more
     */
    @Transactional
    void end(long id, String how, Collection<String> chosen, String reason, TwoPeople people) {
        Merge merge = get(id);
        lock(List.of(
                entry("other", merge.survivor()).id(),
                entry("other", merge.code()).id()));
        merge = get(id);
        checkEndable(merge, how);
        Entry survivor = entry("other", merge.survivor());
        Entry merged = entry("other", merge.code());
        duty(List.of(survivor), people);
        List<String> all = cases.lock(List.of(survivor.id()));
        List<String> back = goBack(merge, how, chosen, all);
        List<String> noted = noted(id, "fact");
        // the number leaves the survivor first
        boolean number = noted.contains(NAMED_NUMBER) && survivor.person().idNumber() != null;
        Person apart = number ? withNumber(survivor.person(), null) : survivor.person();
        Person before = history.get(survivor.id(), version(id)).person();
        for (MergedFact fact : MergedFact.values()) {
            // what was said anew since the merge stays with the survivor
            if (before != null && noted.contains(fact.name()) && fact.isSame(apart, merged.person())) {
                apart = fact.take(apart, before);
            }
        }
        if (before != null) {
            apart = apart.with(survivor.person()
                    .profile()
                    .without(merged.person().profile(), before.profile())
                    .besides(apart.phone(), apart.email()));
        }
        change(survivor.id(), apart, null, "separated", reason, people);
        change(
                merged.id(),
                number ? withNumber(merged.person(), survivor.person().idNumber()) : merged.person(),
                null,
                "separated",
                reason,
                people);
        noted(id, "entry").stream()
                .map(Long::valueOf)
                .forEach(each -> change(each, registry.get(each), merged.id(), "merged", reason, people));
        cases.move(back, survivor.id(), merged.id());
        jdbc.sql("""
                        update person_merge set ended = :how, ended_asked_by = :asked, ended_confirmed_by = :confirmed, ended_reason = :reason,
                               ended_at = :at where id = :id""")
                .param("how", how)
                .param("asked", people.asked())
                .param("confirmed", people.confirmed())
                .param("reason", personal.encrypt(REASON, reason))
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param("id", id)
                .update();
        takeBack(survivor.id(), merged.id(), people);
        audit.append(
                Action.peopleSeparated,
                people.confirmed(),
                null,
                null,
                Map.of(
                        "person", survivor.code(),
                        "other", merged.code(),
                        "askedBy", people.asked(),
                        "how", how,
                        "cases", back.size()));
    }

    /** Which of the survivor's cases go back. */
    static List<String> goBack(Merge merge, String how, Collection<String> chosen, List<String> all) {
        return all.stream()
                .filter(each -> chosen.contains(each)
                        || how.equals(UNDONE) && merge.cases().contains(each))
                .toList();
    }

    /** @throws Refused 409 when the merge cannot be ended in this way now */
    void checkEndable(Merge merge, String how) {
        if (!merge.current()) {
            throw Refused.conflict(
                    "mergedLater",
                    "The entry that stayed was merged into another one later. Separate those two first.");
        }
        if (entry("other", merge.survivor()).erased()
                || entry("other", merge.code()).erased()) {
            throw Refused.conflict("erased", "The data of one of the two were erased. They cannot be separated.");
        }
        if (how.equals(UNDONE) && !merge.undoable()) {
            throw Refused.conflict(
                    "undoOver", "The time to undo this merge is over. Split the entries, and say which cases go back.");
        }
        if (how.equals(SPLIT) && merge.undoable()) {
            throw Refused.conflict("undoLasts", "This merge can still be undone. Undo it, instead of splitting it.");
        }
    }

    /** Takes back that two entries were found to be the same person. */
    boolean takeBack(long one, long other, TwoPeople people) {
        return jdbc.sql("""
                                update likely_pair set back_asked_by = :asked, back_confirmed_by = :confirmed, back_at = :at
                                 where person_id = :one and other_person_id = :other and decision = 'same' and back_at is null""")
                        .param("asked", people.asked())
                        .param("confirmed", people.confirmed())
                        .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                        .param("one", Math.min(one, other))
                        .param("other", Math.max(one, other))
                        .update()
                > 0;
    }

    /** Gives both people the duty of comparing on all cases of some entries: who decides on one of them cannot merge. */
    void duty(Collection<Entry> entries, TwoPeople people) {
        List<String> numbers = entries.stream()
                .flatMap(each -> casesOf(each).stream())
                .sorted()
                .toList();
        Stream.of(people.asked(), people.confirmed())
                .sorted()
                .forEach(each -> duties.assign(numbers, each, Duty.COMPARING));
    }

    private int version(long merge) {
        return jdbc.sql("select before_version from person_merge where id = :id")
                .param("id", merge)
                .query(Integer.class)
                .single();
    }

    private List<String> noted(long merge, String kind) {
        return jdbc.sql("select what from person_merge_moved where merge_id = :merge and kind = :kind order by what")
                .param("merge", merge)
                .param("kind", kind)
                .query(String.class)
                .list();
    }

    private void note(long merge, String kind, String what) {
        jdbc.sql("insert into person_merge_moved (merge_id, kind, what) values (:merge, :kind, :what)")
                .param("merge", merge)
                .param("kind", kind)
                .param("what", what)
                .update();
    }

    private void change(long id, Person person, @Nullable Long into, String kind, String reason, TwoPeople people) {
        Map<String, @Nullable Object> params = new HashMap<>(registry.params(person));
        params.put("known", id);
        params.put("into", into);
        params.put("by", people.asked());
        params.put("at", Instant.now(clock).atOffset(ZoneOffset.UTC));
        params.put("kind", kind);
        params.put("reason", personal.encrypt(PersonHistory.REASON, reason));
        jdbc.sql("""
                        update person set given_name = :given, family_name = :family, name_key = :key, name_latin = :latin, name_sound = :sound,
                               gender = :gender, birth_date = :birth, birth_year_only = :yearOnly, id_number = cast(:id as bytea),
                               id_number_hash = cast(:idHash as bytea), phone = cast(:phone as bytea), phone_hash = cast(:phoneHash as bytea),
                               email = cast(:email as bytea), address = cast(:address as bytea), address_words = :words,
                               occupation = :occupation, profile = cast(:profile as bytea), further_ids = cast(:furtherIds as bytea[]),
                               further_phones = cast(:furtherPhones as bytea[]), further_latin = :furtherLatin, further_sound = :furtherSound, merged_into = cast(:into as bigint),
                               version = version + 1, changed_by = :by, changed_at = :at, change_kind = :kind, change_case = null,
                               change_reason = cast(:reason as bytea)
                         where id = :known""").params(params).update();
    }

    private static Person withNumber(Person person, @Nullable String number) {
        return new Person(
                person.givenName(),
                person.familyName(),
                person.gender(),
                person.birthDate(),
                person.birthYearOnly(),
                number,
                person.phone(),
                person.email(),
                person.address(),
                person.occupation(),
                person.profile());
    }
}
