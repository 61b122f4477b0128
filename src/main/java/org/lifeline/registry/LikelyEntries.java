package org.lifeline.registry;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.engine.ValueTables;
import org.lifeline.platform.limits.RateLimits;
import org.lifeline.platform.limits.RateLimits.Limit;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Entries of the registry that are perhaps the person for whom somebody is about to file, shown while the name is typed. They say less than a
 * search does: the first letters of the name and the year of birth, by which whoever sits beside the person recognises them, and the code,
 * under which more is read by need ({@link PersonReadings}). A name is compared whole, so that a few letters list nobody; each question counts
 * against the account's allowance and is in the audit log. Nobody is shown themselves or somebody of their household.
 */
@Repository
public class LikelyEntries {

    /** So many entries are shown at most. */
    public static final int MOST = 3;

    private static final int LONGEST = 100;
    private static final int FEWEST_LETTERS = 4;

    /** A year that somebody remembers wrongly. */
    private static final int YEARS_APART = 2;

    /**
     * An entry that is like what was typed.
     *
     * @param initials the first letter of each name, such as {@code A. T.}
     */
    public record Entry(String code, String initials, int birthYear) {}

    private final JdbcClient jdbc;
    private final ValueTables tables;
    private final RateLimits limits;
    private final AuditLog audit;

    LikelyEntries(JdbcClient jdbc, ValueTables tables, RateLimits limits, AuditLog audit) {
        this.jdbc = jdbc;
        this.tables = tables;
        this.limits = limits;
        this.audit = audit;
    }

    /**
     * The entries that are most like it; none while too little is typed: that costs nothing of the allowance.
     *
     * @param who the account that asks
     * @param birthYear where it is known; without it, both names are needed
     * @throws Refused 429 when the account has asked too often
     */
    @Transactional
    public List<Entry> of(String who, String givenName, String familyName, @Nullable Integer birthYear) {
        String given = givenName.strip();
        String family = familyName.strip();
        NameKeys name = NameKeys.of(given, family);
        boolean enough = name.latin().replace(" ", "").length() >= FEWEST_LETTERS
                && given.length() <= LONGEST
                && family.length() <= LONGEST
                && (birthYear != null || (!given.isEmpty() && !family.isEmpty()));
        if (!enough) {
            return List.of();
        }
        if (limits.consume(Limit.LIKELY_ENTRIES_BY_ACCOUNT, who) > 0) {
            throw Refused.tooMany(
                    "You have searched for many people within an hour. Wait a little, then search again.");
        }
        LikenessWeights weights = tables.latest(LikenessWeights.TABLE);
        jdbc.sql("select set_config('pg_trgm.similarity_threshold', :least, true)")
                .param("least", String.valueOf(weights.muchAlike()))
                .query(String.class)
                .single();
        List<Entry> entries = jdbc.sql("""
                        select p.code, p.given_name, p.family_name, p.birth_date
                          from (select coalesce(merged_into, id) as id, max(similarity(:latin, name_latin) + similarity(:sound, name_sound)) as alike
                                  from person
                                 where name_sound % :sound and erased_at is null
                                   and (:year = 0 or extract(year from birth_date) between :year - :apart and :year + :apart)
                                 group by 1) f join person p using (id)
                         where not is_of_household(:who, p.id)
                         order by f.alike desc, p.id limit :most""")
                .param("sound", name.sound())
                .param("latin", name.latin())
                .param("year", birthYear == null ? 0 : birthYear)
                .param("apart", YEARS_APART)
                .param("who", who)
                .param("most", MOST)
                .query((row, n) -> new Entry(
                        row.getString("code"),
                        initials(row.getString("given_name"), row.getString("family_name")),
                        row.getObject("birth_date", LocalDate.class).getYear()))
                .list();
        audit.append(Action.peopleSearched, who, null, null, Map.of("by", "likely", "found", entries.size()));
        return entries;
    }

    private static String initials(String given, String family) {
        return (initial(given) + " " + initial(family)).strip();
    }

    private static String initial(String name) {
        return name.isBlank() ? "" : Character.toString(name.strip().codePointAt(0)) + ".";
    }
}
