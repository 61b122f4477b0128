package org.lifeline.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.engine.ValueTables;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.limits.RateLimits;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Entries of the registry that are likely one person. At night each person who is new or changed is compared with those who share an index
 * key: telephone, nearly the same birth date, or the sound of the name with a word of the address; never everybody with everybody. A social
 * worker decides about each pair once. A pair that was decided is asked about again only when the two have become more alike, and never when
 * they are the same. Entries of one person count as one person for who may decide on a case.
 */
@Repository
public class LikelyPairs {

    public static final String SAME = "same";
    public static final String DIFFERENT = "different";

    private static final String REASON = "likely_pair.reason";
    private static final int LONGEST_REASON = 1000;
    private static final int PORTION = 200;

    /**
     * Two people to compare.
     *
     * @param decision {@value #SAME}, {@value #DIFFERENT}, or null while nobody decided
     * @param takenBack whether two people took back that they are the same
     */
    public record Pair(
            long id,
            String code,
            String name,
            int birthYear,
            String otherCode,
            String otherName,
            int otherBirthYear,
            int likeness,
            @Nullable String decision,
            @Nullable String decidedBy,
            @Nullable Instant decidedAt,
            boolean takenBack) {}

    private record Changed(Probe person, int version) {}

    /** Reason code: the two people were open to who decides, and are not any more. */
    public static final String OPEN_NO_MORE = "openNoMore";

    private static final String PAIR = """
            select l.*, p.code, p.given_name, p.family_name, p.birth_date, o.code as other_code, o.given_name as other_given,
                   o.family_name as other_family, o.birth_date as other_birth
              from likely_pair l join person p on p.id = l.person_id join person o on o.id = l.other_person_id""";

    private final JdbcClient jdbc;
    private final ValueTables tables;
    private final CasesOfPeople cases;
    private final PersonReadings readings;
    private final PersonalData personal;
    private final Duties duties;
    private final RateLimits limits;
    private final AuditLog audit;
    private final Clock clock;

    LikelyPairs(
            JdbcClient jdbc,
            ValueTables tables,
            CasesOfPeople cases,
            PersonReadings readings,
            PersonalData personal,
            Duties duties,
            RateLimits limits,
            AuditLog audit,
            Clock clock) {
        this.limits = limits;
        this.jdbc = jdbc;
        this.tables = tables;
        this.cases = cases;
        this.readings = readings;
        this.personal = personal;
        this.duties = duties;
        this.audit = audit;
        this.clock = clock;
    }

    // ---------------------------------------------------------------- the search at night

    /**
     * Compares some people who are new or changed since they were last compared. Repeated, it finds nothing twice.
     *
     * @param after the registry's number after which it goes on; 0 at the beginning
     * @return the number after which the next step goes on; 0 when nobody is left
     */
    @Transactional
    public long search(long after) {
        LikenessWeights weights = tables.latest(LikenessWeights.TABLE);
        jdbc.sql(
                        "select set_config('pg_trgm.similarity_threshold', :least, true), set_config('pg_trgm.word_similarity_threshold', :least, true)")
                .param("least", String.valueOf(weights.muchAlike()))
                .query((row, n) -> row.getString(1))
                .single();
        List<Changed> changed = jdbc.sql("""
                        select p.* from person p left join person_searched s on s.person_id = p.id
                         where p.id > :after and p.erased_at is null and p.merged_into is null and s.version is distinct from p.version
                         order by p.id limit :portion""")
                .param("after", after)
                .param("portion", PORTION)
                .query((row, n) -> new Changed(Probe.of(row), row.getInt("version")))
                .list();
        for (Changed each : changed) {
            compare(each.person(), weights);
            jdbc.sql("""
                            insert into person_searched (person_id, version) values (:person, :version)
                            on conflict (person_id) do update set version = excluded.version""")
                    .param("person", each.person().id())
                    .param("version", each.version())
                    .update();
        }
        return changed.size() < PORTION
                ? 0
                : changed.get(changed.size() - 1).person().id();
    }

    private void compare(Probe probe, LikenessWeights weights) {
        record Alike(long other, int likeness) {}
        List<Alike> alike = jdbc.sql(
                        "with near as materialized (" + Probe.BLOCKS + ") select " + Probe.COLUMNS
                                + " from near join person p using (id) where p.id <> :id and p.erased_at is null and p.merged_into is null")
                .params(probe.params(weights))
                .param("id", probe.id())
                .query((row, n) -> new Alike(row.getLong("id"), probe.likeness(row, weights)))
                .list();
        for (Alike each : alike) {
            if (each.likeness() < weights.reviewed()) {
                continue;
            }
            jdbc.sql("""
                            insert into likely_pair (person_id, other_person_id, likeness, found_at)
                            select :one, :other, :likeness, :at
                             where not exists (select from likely_pair where person_id = :one and other_person_id = :other
                                                  and (decision = 'same' and back_at is null or likeness >= :likeness and decision is not null))
                            on conflict do nothing""")
                    .param("one", Math.min(probe.id(), each.other()))
                    .param("other", Math.max(probe.id(), each.other()))
                    .param("likeness", each.likeness())
                    .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                    .update();
        }
    }

    // ---------------------------------------------------------------- the review

    /**
     * Pairs about which nobody decided, the most alike first. It counts as a search for people, and is in the audit log like one.
     *
     * @throws Refused 429 when the account has searched too often
     */
    @Transactional
    public List<Pair> open(String who, int page, int size) {
        PeopleSearch.count(limits, who);
        audit.append(Action.peopleSearched, who, null, null, Map.of("by", "pairs", "page", page + 1));
        return jdbc.sql(
                        PAIR
                                + " where l.decision is null and p.merged_into is null and o.merged_into is null order by l.likeness desc, l.id limit :size offset :start")
                .param("size", size)
                .param("start", (long) page * size)
                .query(LikelyPairs::pair)
                .list();
    }

    public long countOpen() {
        return jdbc.sql("""
                        select count(*) from likely_pair l join person p on p.id = l.person_id join person o on o.id = l.other_person_id
                         where l.decision is null and p.merged_into is null and o.merged_into is null""").query(Long.class).single();
    }

    /** @throws Refused 404 when there is no such pair */
    public Pair get(long id) {
        return jdbc.sql(PAIR + " where l.id = :id")
                .param("id", id)
                .query(LikelyPairs::pair)
                .optional()
                .orElseThrow(() -> Refused.notFound("There is no such pair of people."));
    }

    /** The pair of two entries that were found to be the same person; empty when they were not, or it was taken back. */
    public Optional<Long> same(long one, long other) {
        return jdbc.sql("""
                        select id from likely_pair where person_id = :one and other_person_id = :other and decision = 'same' and back_at is null
                         order by id desc limit 1""")
                .param("one", Math.min(one, other))
                .param("other", Math.max(one, other))
                .query(Long.class)
                .optional();
    }

    /** The entries that were found to be the same person as this one: code and name. */
    public Map<String, String> sameAs(long person) {
        Map<String, String> same = new LinkedHashMap<>();
        jdbc.sql("""
                        select code, given_name, family_name from same_people(:person) s join person p on p.id = s
                         where s <> :person and erased_at is null and merged_into is null order by s""").param("person", person).query(row -> {
            same.put(row.getString("code"), (row.getString("given_name") + " " + row.getString("family_name")).strip());
        });
        return same;
    }

    /** Opens both people of a pair to an account, for the need {@code duplicate}. @throws Refused as {@link PersonReadings#open} */
    @Transactional
    public void openBoth(String reader, long id) {
        Pair pair = get(id);
        String words = "Pair %d of people who are likely one.".formatted(id);
        readings.open(reader, pair.code(), PersonReadings.Need.duplicate.name(), words);
        readings.open(reader, pair.otherCode(), PersonReadings.Need.duplicate.name(), words);
    }

    /**
     * Decides whether the two are the same person. For who decides, this is the duty of comparing on each of their cases.
     *
     * @param decision {@value #SAME} or {@value #DIFFERENT}
     * @throws Refused 422 without a decision and a reason; 403 for one's own household, for somebody who holds another duty on one of the
     *     cases, and before both are open to the account; 409 when it was decided before
     */
    @Transactional
    public void decide(String author, long id, @Nullable String decision, @Nullable String reason) {
        Pair pair = get(id);
        if (!SAME.equals(decision) && !DIFFERENT.equals(decision)) {
            throw Refused.invalid("decision", "Choose whether they are the same person.");
        }
        String why = FreeText.of(
                "reason", reason, LONGEST_REASON, "Give the reason in your own words, in at most %d characters.");
        List<PersonReadings.Open> both = Stream.of(pair.code(), pair.otherCode())
                .flatMap(code -> readings.opened(author, code).stream())
                .toList();
        if (both.size() < 2) {
            throw readings.wasOpen(author, pair.code()) && readings.wasOpen(author, pair.otherCode())
                    ? Refused.conflict(
                            OPEN_NO_MORE,
                            "The time to read about these people had ended. Look at them once more, and decide.")
                    : Refused.forbidden("notCompared", "Compare the two people first.");
        }
        duties.assign(
                both.stream()
                        .flatMap(each -> cases.of(each.person()).stream())
                        .sorted()
                        .toList(),
                author,
                Duty.COMPARING);
        int decided = jdbc.sql("""
                        update likely_pair set decision = :decision, reason = :reason, decided_by = :author, decided_at = :at
                         where id = :id and decision is null""")
                .param("decision", decision)
                .param("reason", personal.encrypt(REASON, why))
                .param("author", author)
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param("id", id)
                .update();
        if (decided == 0) {
            throw Refused.conflict("alreadyDecided", "Somebody has decided about these two people already.");
        }
        audit.append(
                Action.peopleCompared,
                author,
                null,
                null,
                Map.of("person", pair.code(), "other", pair.otherCode(), "decision", decision));
    }

    private static Pair pair(ResultSet row, int n) throws SQLException {
        OffsetDateTime at = row.getObject("decided_at", OffsetDateTime.class);
        return new Pair(
                row.getLong("id"),
                row.getString("code"),
                (row.getString("given_name") + " " + row.getString("family_name")).strip(),
                row.getObject("birth_date", LocalDate.class).getYear(),
                row.getString("other_code"),
                (row.getString("other_given") + " " + row.getString("other_family")).strip(),
                row.getObject("other_birth", LocalDate.class).getYear(),
                row.getInt("likeness"),
                row.getString("decision"),
                row.getString("decided_by"),
                at == null ? null : at.toInstant(),
                row.getObject("back_at") != null);
    }
}
