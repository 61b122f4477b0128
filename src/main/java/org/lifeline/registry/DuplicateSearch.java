package org.lifeline.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.engine.ValueTables;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Finds other live cases, in any programme, of the same person or of a very similar one. This class counts and measures; the decision table
 * {@code duplicateHandling} determines what follows, and the table {@code likenessWeights} what counts how much.
 *
 * <p>An index finds the people who share the identity number, the telephone number, nearly the same birth date, or the sound of the name
 * and a word of the address. Only these people are measured.
 */
@Repository
public class DuplicateSearch {

    /**
     * Another live case.
     *
     * @param sameId whether both people have the same identity number
     * @param sameNeed whether both ask for the same treatment, of the same provider where both named one
     * @param likeness how similar the people are, 0 to 100, see {@link Likeness}
     */
    public record Match(String number, long person, boolean sameId, boolean sameNeed, int likeness) {}

    /** The case for which duplicates are searched. */
    private record Case(
            Probe person,
            String[] ids,
            @Nullable String treatment,
            byte @Nullable [] provider,
            OffsetDateTime submitted) {}

    private final JdbcClient jdbc;
    private final RegistryProperties properties;
    private final ValueTables tables;

    DuplicateSearch(JdbcClient jdbc, RegistryProperties properties, ValueTables tables) {
        this.jdbc = jdbc;
        this.properties = properties;
        this.tables = tables;
    }

    /**
     * The other cases, the most similar first. Cases that a person has found to be different are left out. At intake, cases that came later
     * are left out, so that only the second of two duplicates is refused, and not both.
     *
     * @throws IllegalStateException when no person is registered for the application
     */
    @Transactional
    public List<Match> find(String number, CheckPoint point) {
        Case its = its(number);
        LikenessWeights weights = tables.latest(LikenessWeights.TABLE);
        jdbc.sql(
                        "select set_config('pg_trgm.similarity_threshold', :least, true), set_config('pg_trgm.word_similarity_threshold', :least, true)")
                .param("least", String.valueOf(weights.muchAlike()))
                .query((row, n) -> row.getString(1))
                .single();
        List<Match> matches = jdbc
                .sql("""
                        with near as materialized (
                            select id from person where id_number_hash = any (cast(:ids as bytea[]))
                            union
                            select person_id from person_identity where hash = any (cast(:ids as bytea[]))
                            union
                        """ + Probe.BLOCKS + ") select o.number, " + Probe.COLUMNS + """
                               , o.person_id, identity_numbers(p) && cast(:ids as bytea[]) as same_id,
                               o.treatment_type = :treatment
                                   and coalesce(o.provider_hash = cast(:provider as bytea), true) as same_need
                          from near join person p using (id) join application o on o.person_id = coalesce(p.merged_into, p.id)
                         where o.number <> :number and o.status not in ('draft', 'rejected', 'withdrawn', 'programmeClosed') and o.erased_at is null
                           and coalesce((select max(v.expires_at) from voucher v where v.application_number = o.number), 'infinity') > :since
                           and ((o.submitted_at, o.number) < (:submitted, :number)
                                or :issuance and (o.status in ('waitingForFunds', 'approved', 'voucherIssued')
                                                  or exists (select from voucher v where v.application_number = o.number)))
                           and not exists (select from comparison c where c.decision = 'different'
                                 and ((c.application_number, c.other_number) in ((:number, o.number), (o.number, :number))
                                      or o.person_id <> :person
                                         and (c.person_id, c.other_person_id) in ((:person, o.person_id), (o.person_id, :person))))""")
                .param("ids", its.ids())
                .params(its.person().params(weights))
                .param("treatment", its.treatment())
                .param("provider", its.provider())
                .param("number", number)
                .param("since", its.submitted().minus(properties.lookBack()))
                .param("submitted", its.submitted())
                .param("issuance", point == CheckPoint.issuance)
                .param("person", its.person().id())
                .query((row, n) -> match(row, its.person(), weights))
                .list()
                .stream()
                .sorted(Comparator.comparing(Match::sameId)
                        .thenComparing(match -> match.likeness() + (match.sameNeed() ? weights.sameNeed() : 0))
                        .reversed()
                        .thenComparing(Match::number))
                .toList();
        // a case is found through each entry of its person, and counts as the one that is most alike
        Set<String> found = new HashSet<>();
        return matches.stream().filter(match -> found.add(match.number())).toList();
    }

    private Case its(String number) {
        return jdbc.sql("""
                        select p.*, a.treatment_type, a.provider_hash, a.submitted_at,
                               array(select '\\x' || encode(h, 'hex') from unnest(identity_numbers(p)) h) as ids
                          from application a join person p on p.id = a.person_id where a.number = :number""")
                .param("number", number)
                .query((row, n) -> new Case(
                        Probe.of(row),
                        (String[]) row.getArray("ids").getArray(),
                        row.getString("treatment_type"),
                        row.getBytes("provider_hash"),
                        row.getObject("submitted_at", OffsetDateTime.class)))
                .optional()
                .orElseThrow(() -> new IllegalStateException("nobody is registered for " + number));
    }

    private static Match match(ResultSet row, Probe person, LikenessWeights weights) throws SQLException {
        return new Match(
                row.getString("number"),
                row.getLong("person_id"),
                row.getBoolean("same_id"),
                row.getBoolean("same_need"),
                person.likeness(row, weights));
    }
}
