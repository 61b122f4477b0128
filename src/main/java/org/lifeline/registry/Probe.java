package org.lifeline.registry;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A person for whom others who are like them are searched. The search is the same for duplicates of a case and for likely pairs: blocks that
 * an index finds, and then how alike each two are.
 *
 * @param phones the keys of all telephones, in hex
 * @param latin the letters of each name, the first one before further ones
 * @param sound the sounds of each name
 * @param words the keys of the address's words
 */
record Probe(
        long id,
        List<String> phones,
        List<String> latin,
        List<String> sound,
        String name,
        LocalDate birth,
        Long[] words) {

    /** The blocks, as queries of {@code person.id} to be joined by {@code union}: somebody who is in none of them is not compared. */
    static final String BLOCKS = """
            select p.id from unnest(cast(:phones as bytea[])) t (phone)
                             cross join lateral (select id from person where phone_hash = t.phone limit :mostOfOnePhone) p
            union
            select p.id from unnest(cast(:phones as bytea[])) t (phone)
                             cross join lateral (select id from person where further_phones <> '{}' and further_phones @> array[t.phone]
                                                  limit :mostOfOnePhone) p
            union
            select id from person where birth_date = any(cast(:dates as date[]))
                   and (similarity(name_sound, :sound) >= :leastAlike
                        or (:several or further_sound <> '')
                           and best_similarity(cast(:sounds as text[]), name_sound || '|' || further_sound) >= :leastAlike)
            union
            select p.id from unnest(cast(:sounds as text[])) n (sound)
                             cross join lateral (select id from person where name_sound % n.sound and address_words && :words) p
            union
            select p.id from unnest(cast(:sounds as text[])) n (sound)
                             cross join lateral (select id from person where n.sound <% further_sound and further_sound <> ''
                                                                         and address_words && :words) p
            """;

    /** What {@link #likeness} reads of a person {@code p}. */
    static final String COLUMNS = """
            p.id, p.given_name || ' ' || p.family_name as name, p.birth_date, p.address_words,
            best_similarity(cast(:latins as text[]), p.name_latin || '|' || p.further_latin) as latin,
            best_similarity(cast(:sounds as text[]), p.name_sound || '|' || p.further_sound) as sound,
            coalesce(p.phone_hash = any (cast(:phones as bytea[])), false) or p.further_phones && cast(:phones as bytea[]) as same_phone
            """;

    /** @param row of {@code person} */
    static Probe of(ResultSet row) throws SQLException {
        return new Probe(
                row.getLong("id"),
                phones(row),
                all(row.getString("name_latin"), row.getString("further_latin")),
                all(row.getString("name_sound"), row.getString("further_sound")),
                row.getString("given_name") + " " + row.getString("family_name"),
                row.getObject("birth_date", LocalDate.class),
                words(row));
    }

    /** The parameters of {@link #BLOCKS} and {@link #COLUMNS}. */
    Map<String, @Nullable Object> params(LikenessWeights weights) {
        Map<String, @Nullable Object> params = new HashMap<>();
        params.put("phones", phones.toArray(String[]::new));
        params.put("mostOfOnePhone", weights.mostOfOnePhone());
        params.put(
                "dates",
                BirthDates.near(birth).stream().map(LocalDate::toString).toArray(String[]::new));
        params.put("sound", sound.get(0));
        params.put("sounds", sound.toArray(String[]::new));
        params.put("latins", latin.toArray(String[]::new));
        params.put("several", sound.size() > 1);
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

    private static List<String> phones(ResultSet row) throws SQLException {
        List<String> phones = new ArrayList<>();
        byte[] first = row.getBytes("phone_hash");
        if (first != null) {
            phones.add(text(first));
        }
        for (byte[] each : (byte[][]) row.getArray("further_phones").getArray()) {
            phones.add(text(each));
        }
        return phones;
    }

    /** As the database reads bytes from a text. */
    private static String text(byte[] hash) {
        return "\\x" + HexFormat.of().formatHex(hash);
    }

    private static List<String> all(String first, String further) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(ProfileColumn.apart(further));
        return all;
    }

    private static Long[] words(ResultSet row) throws SQLException {
        Array words = row.getArray("address_words");
        return (Long[]) words.getArray();
    }
}
