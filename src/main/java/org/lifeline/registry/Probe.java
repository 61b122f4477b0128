package org.lifeline.registry;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A person for whom others who are like them are searched. The search is the same for duplicates of a case and for likely pairs: blocks that
 * an index finds, and then how alike each two are.
 *
 * @param words the keys of the address's words
 */
record Probe(
        long id, byte @Nullable [] phoneHash, String latin, String sound, String name, LocalDate birth, Long[] words) {

    /** The blocks, as queries of {@code person.id} to be joined by {@code union}: somebody who is in none of them is not compared. */
    static final String BLOCKS = """
            (select id from person where phone_hash = cast(:phoneHash as bytea) limit :mostOfOnePhone)
            union
            select id from person where birth_date = any(cast(:dates as date[])) and similarity(name_sound, :sound) >= :leastAlike
            union
            select id from person where name_sound % :sound and address_words && :words
            """;

    /** What {@link #likeness} reads of a person {@code p}. */
    static final String COLUMNS = """
            p.id, p.given_name || ' ' || p.family_name as name, p.birth_date, p.address_words,
            similarity(p.name_latin, :latin) as latin, similarity(p.name_sound, :sound) as sound,
            coalesce(p.phone_hash = cast(:phoneHash as bytea), false) as same_phone
            """;

    /** @param row of {@code person} */
    static Probe of(ResultSet row) throws SQLException {
        return new Probe(
                row.getLong("id"),
                row.getBytes("phone_hash"),
                row.getString("name_latin"),
                row.getString("name_sound"),
                row.getString("given_name") + " " + row.getString("family_name"),
                row.getObject("birth_date", LocalDate.class),
                words(row));
    }

    /** The parameters of {@link #BLOCKS} and {@link #COLUMNS}. */
    Map<String, @Nullable Object> params(LikenessWeights weights) {
        Map<String, @Nullable Object> params = new HashMap<>();
        params.put("phoneHash", phoneHash);
        params.put("mostOfOnePhone", weights.mostOfOnePhone());
        params.put(
                "dates",
                BirthDates.near(birth).stream().map(LocalDate::toString).toArray(String[]::new));
        params.put("sound", sound);
        params.put("latin", latin);
        params.put("leastAlike", weights.leastAlike());
        params.put("words", words);
        return params;
    }

    /** How alike the person of a row with {@link #COLUMNS} is, 0 to 100. */
    int likeness(ResultSet row, LikenessWeights weights) throws SQLException {
        return new Likeness(
                        row.getDouble("latin"),
                        row.getDouble("sound"),
                        NameKeys.isLatin(row.getString("name")) == NameKeys.isLatin(name),
                        Likeness.Birth.between(birth, row.getObject("birth_date", LocalDate.class)),
                        row.getBoolean("same_phone"),
                        shared(words, words(row)))
                .score(weights);
    }

    /** The share of the shorter address that is also in the other one. */
    private static double shared(Long[] one, Long[] other) {
        int shorter = Math.min(one.length, other.length);
        if (shorter == 0) {
            return 0;
        }
        Set<Long> both = new HashSet<>(Arrays.asList(one));
        both.retainAll(Arrays.asList(other));
        return (double) both.size() / shorter;
    }

    private static Long[] words(ResultSet row) throws SQLException {
        Array words = row.getArray("address_words");
        return (Long[]) words.getArray();
    }
}
