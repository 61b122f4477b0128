package org.lifeline.registry;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.engine.ValueTables;
import org.lifeline.platform.limits.RateLimits;
import org.lifeline.platform.limits.RateLimits.Limit;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Finds people for the office: by name in any script and spelling, or by an identity number, a telephone number or the person's code, which
 * must be whole. What is found says little; more is read by need only ({@link PersonReadings}). Nobody can list the registry: a name gives
 * {@value #MOST} people at most, and each search counts against the account's allowance and is in the audit log.
 */
@Repository
public class PeopleSearch {

    /** So many people are on a page. */
    public static final int PAGE = 10;

    /** So many people a search shows on all pages together. */
    public static final int MOST = 3 * PAGE;

    static final String UNKNOWN = "There is no such person in the registry.";

    private static final int LONGEST = 100;
    private static final int FEWEST_LETTERS = 3;
    private static final int FIRST_YEAR = 1850;

    /**
     * A person who was found.
     *
     * @param code the person's code, such as P-3F2A-91BC-77D0
     */
    public record Found(String code, String name, int birthYear) {}

    /**
     * A page of what was found, the most similar first.
     *
     * @param next whether there is another page
     * @param tooMany whether there are more people than a search shows
     */
    public record Page(List<Found> people, boolean next, boolean tooMany) {}

    private final JdbcClient jdbc;
    private final PersonalData personal;
    private final ValueTables tables;
    private final RateLimits limits;
    private final AuditLog audit;

    PeopleSearch(JdbcClient jdbc, PersonalData personal, ValueTables tables, RateLimits limits, AuditLog audit) {
        this.jdbc = jdbc;
        this.personal = personal;
        this.tables = tables;
        this.limits = limits;
        this.audit = audit;
    }

    /**
     * Searches.
     *
     * @param who the account that searches
     * @param typed a name, or a whole identity number, telephone number or code
     * @param birthYear only people born in this year, where it is given
     * @param page from 0
     * @throws Refused 422 when there is too little to search for, 429 when the account has searched too often
     */
    @Transactional
    public Page search(String who, String typed, @Nullable Integer birthYear, int page) {
        String asked = typed.strip();
        if (asked.length() > LONGEST || page < 0 || page >= MOST / PAGE) {
            throw Refused.invalid("search", "Type a name, or a whole number or code.");
        }
        boolean number = asked.chars().anyMatch(Character::isDigit);
        NameKeys name = NameKeys.of(asked, "");
        if (!number && name.latin().replace(" ", "").length() < FEWEST_LETTERS) {
            throw Refused.invalid("search", "Type at least three letters of the name, or a whole number or code.");
        }
        count(limits, who);
        int year = birthYear == null ? 0 : Math.min(Math.max(birthYear, FIRST_YEAR), LocalDate.MAX.getYear());
        List<Found> found = number ? byNumber(asked, year, page) : byName(name, year, page);
        boolean more = found.size() > PAGE;
        audit.append(
                Action.peopleSearched,
                who,
                null,
                null,
                Map.of("by", number ? "number" : "name", "found", Math.min(found.size(), PAGE), "page", page + 1));
        boolean last = page + 1 == MOST / PAGE;
        return new Page(found.stream().limit(PAGE).toList(), more && !last, more && last);
    }

    /** Takes a search from the account's allowance. @throws Refused 429 when it is used up */
    static void count(RateLimits limits, String who) {
        if (limits.consume(Limit.PEOPLE_SEARCHES_BY_ACCOUNT, who) > 0) {
            throw Refused.tooMany(
                    "You have searched for many people within an hour. Wait a little, then search again.");
        }
    }

    private List<Found> byNumber(String asked, int year, int page) {
        return jdbc.sql("""
                        select code, given_name, family_name, birth_date from person
                         where id in (select coalesce(merged_into, id) from person
                                       where (code = :code or phone_hash = cast(:phone as bytea) or further_phones <> '{}' and further_phones @> array[cast(:phone as bytea)]
                                              or id = (select person_id from person_identity_key where hash = cast(:id as bytea)))
                                         and erased_at is null and :year in (0, extract(year from birth_date)))
                         order by id limit :size offset :start""")
                .param("code", code(asked))
                .param("id", SearchKeys.idNumber(personal, asked))
                .param("phone", SearchKeys.phone(personal, asked))
                .param("year", year)
                .param("size", PAGE + 1)
                .param("start", page * PAGE)
                .query((row, n) -> found(
                        row.getString("code"),
                        row.getString("given_name"),
                        row.getString("family_name"),
                        row.getObject("birth_date", LocalDate.class)))
                .list();
    }

    private List<Found> byName(NameKeys name, int year, int page) {
        LikenessWeights weights = tables.latest(LikenessWeights.TABLE);
        jdbc.sql("select set_config('pg_trgm.word_similarity_threshold', :least, true)")
                .param("least", String.valueOf(weights.leastAlike()))
                .query(String.class)
                .single();
        return jdbc.sql("""
                        select p.code, p.given_name, p.family_name, p.birth_date
                          from (select coalesce(merged_into, id) as id, max(alike) as alike
                                  from (select id, merged_into, erased_at, birth_date,
                                               word_similarity(:latin, name_latin) + word_similarity(:sound, name_sound) as alike
                                          from person where :sound <% name_sound
                                        union all
                                        select id, merged_into, erased_at, birth_date,
                                               word_similarity(:latin, further_latin) + word_similarity(:sound, further_sound)
                                          from person where :sound <% further_sound and further_sound <> '') n
                                 where erased_at is null and :year in (0, extract(year from birth_date))
                                 group by 1) f join person p using (id)
                         order by f.alike desc, p.id limit :size offset :start""")
                .param("sound", name.sound())
                .param("latin", name.latin())
                .param("year", year)
                .param("size", PAGE + 1)
                .param("start", page * PAGE)
                .query((row, n) -> found(
                        row.getString("code"),
                        row.getString("given_name"),
                        row.getString("family_name"),
                        row.getObject("birth_date", LocalDate.class)))
                .list();
    }

    private static Found found(String code, String given, String family, LocalDate birth) {
        return new Found(code, (given + " " + family).strip(), birth.getYear());
    }

    /** A code as the registry writes it; what is typed may have other case, blanks and digits. Empty for what is no code. */
    public static String code(String typed) {
        String normal = SearchKeys.normalId(typed);
        return normal != null && normal.toUpperCase(Locale.ROOT).matches("P[0-9A-F]{12}")
                ? "P-" + normal.substring(1, 5) + "-" + normal.substring(5, 9) + "-" + normal.substring(9)
                : "";
    }
}
