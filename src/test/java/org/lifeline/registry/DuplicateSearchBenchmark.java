package org.lifeline.registry;

import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.postgresql.PGConnection;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The search for duplicates among a million people, each with a live case: 1,500 given and 6,000 family names, the commonest full name
 * held by thousands, a fifth written in Ethiopic, a tenth born on a first of January, one phone in ten shared, 300 towns. Prints, and
 * asserts nothing: the figures depend on the machine.
 */
@Tag("benchmark")
class DuplicateSearchBenchmark extends LifelineTest {

    private static final int PEOPLE = 1_000_000;
    private static final int WARM_UP = 50;
    private static final int SEARCHES = 500;
    private static final int BATCH = 20_000;

    private static final String[] CONSONANTS = {
        "h", "l", "m", "r", "s", "sh", "k", "b", "t", "n", "k", "d", "g", "f", "y", "z", "w"
    };
    private static final int[] ETHIOPIC = {
        0x1200, 0x1208, 0x1218, 0x1228, 0x1230, 0x1238, 0x1240, 0x1260, 0x1270, 0x1290, 0x12A8, 0x12F0, 0x1308, 0x1348,
        0x12E8, 0x12D8, 0x12C8
    };
    private static final String[] VOWELS = {"e", "u", "i", "a", "ie", "", "o"};

    @Autowired
    private DataSource database;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private PersonalData personal;

    @Autowired
    private DuplicateSearch search;

    private final Random random = new Random(4);
    private final List<int[]> given = words(1_500);
    private final List<int[]> family = words(6_000);
    private final List<int[]> towns = words(300);
    private final List<int[]> streets = words(5_000);

    @Test
    void searchesAMillionPeople() throws Exception {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        // one real case, so that what the application's table needs is there to copy
        Cases.task(as("junior-officer"), Cases.apply(as("applicant"), programme, Cases.answers()));
        long generating = System.nanoTime();
        generate();
        jdbc.sql("""
                        insert into application (number, programme_code, filed_by, status, answers, amount_minor, currency, treatment_type, person_id,
                                                 created_at, submitted_at)
                        select 'G-' || id, :programme, 'generated', 'inAssessment', '', 1000, 'EUR',
                               (array['surgery', 'treatment', 'medicine', 'diagnostics', 'other'])[1 + id % 5], id, registered_at, registered_at
                          from person where name_key = 'generated'""").param("programme", programme).update();
        for (String table : List.of("person", "application")) {
            jdbc.sql("vacuum analyze " + table).update();
        }
        double generated = (System.nanoTime() - generating) / 1e9;

        List<String> numbers = jdbc.sql("""
                        select 'G-' || id from person where name_key = 'generated' and id % 1777 = 3 order by id limit :most""")
                .param("most", WARM_UP + SEARCHES)
                .query(String.class)
                .list();
        for (String number : numbers) {
            // the newest case of all: every other one counts
            jdbc.sql("update application set submitted_at = submitted_at + interval '1 day' where number = :number")
                    .param("number", number)
                    .update();
        }
        Measured day = searches(numbers);
        System.out.printf(
                "%n%-52s %14s   %s%n", "Duplicate search, 1,000,000 people with a live case each", "measured", "asked");
        show("", day);
        jdbc.sql("""
                        update person p set birth_date = date_trunc('year', birth_date), birth_year_only = true, version = p.version + 1
                          from application a where a.person_id = p.id and a.number = any(:numbers)""").param("numbers", numbers.toArray(String[]::new)).update();
        Measured year = searches(numbers);
        show("only the year of birth known: ", year);
        for (String index :
                List.of("person_by_sound", "person_by_birth_date", "person_by_phone", "person_by_id_number")) {
            row("index " + index + ", MB", size(index), "");
        }
        row("table of people, MB", size("person"), "");
        row("making them, s", "%.0f".formatted(generated), "");
    }

    /**
     * @param nanos of each search, the quickest first
     * @param matches of all searches
     */
    private record Measured(long[] nanos, long matches) {}

    private Measured searches(List<String> numbers) {
        long matches = 0;
        long[] nanos = new long[numbers.size() - WARM_UP];
        for (int i = 0; i < numbers.size(); i++) {
            long start = System.nanoTime();
            int found = search.find(numbers.get(i), CheckPoint.intake).size();
            if (i >= WARM_UP) {
                nanos[i - WARM_UP] = System.nanoTime() - start;
                matches += found;
            }
        }
        Arrays.sort(nanos);
        return new Measured(nanos, matches);
    }

    private static void show(String of, Measured measured) {
        long[] nanos = measured.nanos();
        row(of + "median, ms", "%.1f".formatted(nanos[nanos.length / 2] / 1e6), "at most 50");
        row(of + "95th percentile, ms", "%.1f".formatted(nanos[nanos.length * 95 / 100] / 1e6), "");
        row(of + "slowest of " + nanos.length + ", ms", "%.1f".formatted(nanos[nanos.length - 1] / 1e6), "");
        row(
                of + "cases measured for each search, on average",
                "%.1f".formatted((double) measured.matches() / nanos.length),
                "");
    }

    private static void row(String figure, String measured, String asked) {
        System.out.printf("%-52s %14s   %s%n", figure, measured, asked);
    }

    private String size(String relation) {
        return "%.0f"
                .formatted(jdbc.sql("select pg_relation_size(cast(:relation as regclass)) / 1048576.0")
                        .param("relation", relation)
                        .query(Double.class)
                        .single());
    }

    private void generate() throws SQLException, IOException {
        try (Connection connection = database.getConnection()) {
            StringBuilder rows = new StringBuilder();
            for (int i = 1; i <= PEOPLE; i++) {
                append(rows, i);
                if (i % BATCH == 0) {
                    connection
                            .unwrap(PGConnection.class)
                            .getCopyAPI()
                            .copyIn(
                                    "copy person (given_name, family_name, name_key, name_latin, name_sound, birth_date, id_number_hash,"
                                            + " phone_hash, address_words, registered_at, changed_by, changed_at, change_kind) from stdin",
                                    new StringReader(rows.toString()));
                    rows.setLength(0);
                }
            }
        }
    }

    private void append(StringBuilder rows, int i) {
        boolean ethiopic = random.nextInt(5) == 0;
        String givenName = write(common(given), ethiopic);
        String familyName =
                write(common(family), ethiopic) + (random.nextInt(3) == 0 ? " " + write(common(given), ethiopic) : "");
        NameKeys name = NameKeys.of(givenName, familyName);
        LocalDate birth = LocalDate.of(1940, 1, 1).plusDays(random.nextInt(31_000));
        String address = write(common(streets), false) + " " + random.nextInt(200) + ", " + write(common(towns), false);
        rows.append(Stream.of(
                        givenName,
                        familyName,
                        "generated",
                        name.latin(),
                        name.sound(),
                        (random.nextInt(10) == 0 ? birth.withDayOfYear(1) : birth).toString(),
                        random.nextInt(2) == 0 ? "\\N" : hex(SearchKeys.idNumber(personal, "G" + i)),
                        hex(SearchKeys.phone(personal, "09" + (10_000_000 + random.nextInt(PEOPLE * 9)))),
                        Arrays.stream(SearchKeys.address(personal, address))
                                .map(String::valueOf)
                                .collect(Collectors.joining(",", "{", "}")),
                        "2026-01-01T00:00:00Z",
                        "generated",
                        "2026-01-01T00:00:00Z",
                        "registered")
                .collect(Collectors.joining("\t", "", "\n")));
    }

    private static String hex(byte[] bytes) {
        return "\\\\x" + HexFormat.of().formatHex(bytes);
    }

    /** The first ones are common, the last ones rare. */
    private int[] common(List<int[]> words) {
        return words.get((int) Math.pow(words.size() + 1.0, random.nextDouble()) - 1);
    }

    private List<int[]> words(int count) {
        return Stream.generate(() -> random.ints(2L * (2 + random.nextInt(2)), 0, CONSONANTS.length * VOWELS.length)
                        .toArray())
                .limit(count)
                .toList();
    }

    private static String write(int[] word, boolean ethiopic) {
        StringBuilder text = new StringBuilder();
        for (int syllable : Arrays.copyOf(word, word.length / 2 + 1)) {
            int consonant = syllable % CONSONANTS.length;
            int vowel = syllable / CONSONANTS.length;
            if (ethiopic) {
                text.appendCodePoint(ETHIOPIC[consonant] + vowel);
            } else {
                text.append(CONSONANTS[consonant]).append(VOWELS[vowel]);
            }
        }
        return ethiopic ? text.toString() : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
