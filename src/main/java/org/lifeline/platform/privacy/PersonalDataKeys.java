package org.lifeline.platform.privacy;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.StartRefused;
import org.lifeline.platform.database.KnownKeys;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Checks that the keys of personal data are those with which the data in the database are encrypted. This is done before anything is read or
 * encrypted. With other keys every page of a case would fail, nobody would be found again, and what is entered from then on could not be
 * decrypted with the right key.
 */
@Component
class PersonalDataKeys {

    private static final String ENCRYPTION = "personal-data";
    private static final String FINGERPRINTS = "fingerprints";

    /** The number of values that are tried, because a single altered row must not keep the product from starting. */
    private static final int SAMPLES = 5;

    private static final Pattern PLAIN_NUMBER = Pattern.compile("[A-Z0-9]+");

    private final KnownKeys known;
    private final JdbcClient jdbc;

    PersonalDataKeys(KnownKeys known, DataSource database) {
        this.known = known;
        this.jdbc = JdbcClient.create(database);
    }

    /** Whether the database knows a key, or contains an encrypted value. */
    boolean isInUse() {
        return !known.ids(ENCRYPTION).isEmpty()
                || !sampleAnswers().isEmpty()
                || !samplePeople().isEmpty();
    }

    /** @throws StartRefused when these keys do not decrypt the data, or do not find people again */
    void check(PersonalData keys) {
        TreeSet<String> missing = new TreeSet<>(known.ids(ENCRYPTION));
        missing.removeAll(keys.names());
        if (!missing.isEmpty()) {
            throw refused("a key of personal data that this database was used with is missing (%s)"
                    .formatted(String.join(", ", missing)));
        }
        if (!known.ids(FINGERPRINTS).stream().allMatch(keys.fingerprintName()::equals)) {
            throw refused("the last key of personal data is not the one by which people are found again (%s)"
                    .formatted(String.join(", ", known.ids(FINGERPRINTS))));
        }
        if (!anyFits(sampleAnswers(), answer -> keys.decrypt("application.answers", answer) != null)) {
            throw refused("what people entered cannot be decrypted with the keys of personal data");
        }
        if (!anyFits(samplePeople(), person -> fits(keys, person))) {
            throw refused(
                    "people's identity numbers cannot be decrypted with the keys of personal data, or the last key is not the one by which they are found again");
        }
    }

    /** The fingerprint is of the number without spaces and signs: one that was typed with them only shows that it can be decrypted. */
    private static boolean fits(PersonalData keys, Person person) {
        String number = String.valueOf(keys.decrypt("person.id_number", person.number()));
        return !PLAIN_NUMBER.matcher(number).matches()
                || Arrays.equals(keys.fingerprint("person.id_number", number), person.fingerprint());
    }

    private static StartRefused refused(String what) {
        return new StartRefused(
                "The personal data in the database cannot be used: " + what + ".",
                "Restore the keys that this database was used with, the newest first, the last one last: lifeline.personal-data.keys, or "
                        + "personal-data.key in the data folder.");
    }

    private static <T> boolean anyFits(List<T> encrypted, Predicate<T> fits) {
        return encrypted.isEmpty()
                || encrypted.stream().anyMatch(value -> {
                    try {
                        return fits.test(value);
                    } catch (IllegalStateException cannotBeDecrypted) {
                        return false;
                    }
                });
    }

    private List<byte[]> sampleAnswers() {
        return known.hasColumn("application", "answers", "bytea")
                ? jdbc.sql("select answers from application where answers is not null limit " + SAMPLES)
                        .query((row, n) -> row.getBytes(1))
                        .list()
                : List.of();
    }

    private record Person(byte[] number, byte @Nullable [] fingerprint) {}

    private List<Person> samplePeople() {
        return known.hasColumn("person", "id_number", "bytea")
                ? jdbc.sql(
                                "select id_number, id_number_hash from person where id_number is not null and id_number_hash is not null limit "
                                        + SAMPLES)
                        .query((row, n) -> new Person(Objects.requireNonNull(row.getBytes(1)), row.getBytes(2)))
                        .list()
                : List.of();
    }

    /** Records the keys, from the first start on which their table exists. */
    @Component
    @DependsOnDatabaseInitialization
    static class Memory {
        Memory(KnownKeys known, PersonalData keys) {
            keys.names().forEach(name -> known.add(ENCRYPTION, name));
            known.add(FINGERPRINTS, keys.fingerprintName());
        }
    }
}
