package org.lifeline.registry;

import java.time.LocalDate;
import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A person as the registry holds them. Never in a log, never in a process variable.
 *
 * @param familyName empty for who has one name only
 * @param birthYearOnly whether no more than the year of birth is known; the date is the first of January then
 */
public record Person(
        String givenName,
        String familyName,
        @Nullable String gender,
        LocalDate birthDate,
        boolean birthYearOnly,
        @Nullable String idNumber,
        @Nullable String phone,
        @Nullable String email,
        @Nullable String address,
        @Nullable String occupation) {

    /** For officers; on a voucher less is shown. */
    public String fullName() {
        return (givenName + " " + familyName).strip();
    }

    /** The same for spellings that differ in case, accents, spaces or order of given and family name only. */
    String nameKey() {
        String[] parts = {key(givenName), key(familyName)};
        java.util.Arrays.sort(parts);
        return String.join("|", parts);
    }

    private static String key(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]", "");
    }
}
